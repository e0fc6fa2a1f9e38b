/** What a resource means, as JSON to copy or keep. */
import { useEffect, useState } from 'react';
import { Copy, Download } from 'lucide-react';
import { ResourceContextDocument } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { copyText, downloadText } from '../../live/browser.ts';
import { figure, messageOf } from '../../live/words.ts';
import { Working } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

interface ContextSheetProps {
  resource: { id: string };
  onClose(): void;
}

/** A megabyte of text in one box makes the page slow; the whole is copied and kept. */
const mostShown = 50_000;

export function ContextSheet({ resource: { id }, onClose }: ContextSheetProps) {
  const [text, setText] = useState<string | null>(null);
  const [version, setVersion] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    request(ResourceContextDocument, { id }).then(
      ({ resource }) => {
        setText(JSON.stringify(resource?.context ?? null, null, 2));
        setVersion(resource?.contextVersion ?? null);
      },
      (error: unknown) => setFailure(messageOf(error)),
    );
  }, [id]);
  return (
    <Sheet title={version === null ? 'Context' : `Context, version ${version}`} onClose={onClose}>
      {failure && (
        <p className="fault" role="alert">
          {failure}
        </p>
      )}
      {text === null ? (
        !failure && (
          <p className="late-show soft">
            <Working>Reading the context</Working>
          </p>
        )
      ) : (
        <>
          <div className="actions">
            <button type="button" className="btn" onClick={() => void copyText(text).then(setCopied)}>
              <Copy aria-hidden />
              {copied ? 'Copied' : 'Copy'}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() => downloadText(`${fileName(id)}-v${version}.json`, text, 'application/json')}
            >
              <Download aria-hidden />
              Download
            </button>
          </div>
          {copied === false && <p className="fault">This browser does not let the page copy; download it instead.</p>}
          {/* A box that scrolls is reached by Tab. */}
          <pre className="written context-text" tabIndex={0} role="group" aria-label="Context">
            {text.slice(0, mostShown)}
          </pre>
          {text.length > mostShown && (
            <p className="hint">
              The first {figure(mostShown)} of {figure(text.length)} characters. Copy and Download give all of them.
            </p>
          )}
        </>
      )}
    </Sheet>
  );
}

const fileName = (id: string) => id.replaceAll(/[^\w.-]+/g, '_').slice(0, 60) || 'resource';
