/** The form: one picture, which is shown at once and sent while one looks at it. */
import { useEffect, useRef, useState } from 'react';
import { choose, forget, uploadOf, useChosen, type ChosenFile } from '../../live/chosen.ts';
import { FieldFault, type FieldsProps } from '../../live/pipelineViews.ts';
import { bytes } from '../../live/words.ts';
import { FileField } from '../../ui/FileField.tsx';
import { Working } from '../../ui/parts.tsx';
import { SendingLine } from '../../ui/SendingLine.tsx';
import { accept, hint, pictureFault } from './picture.ts';
import { paintSample } from './samplePicture.ts';
import './imageClassification.css';

export interface Values {
  picture: ChosenFile | null;
  /** Paint one. */
  sample: boolean;
}

export const blank: Values = { picture: null, sample: false };
export const sample: Values = { picture: null, sample: true };

const field = 'uploadId';

/** Waits until the picture is sent. */
export async function toInput({ picture }: Values): Promise<{ uploadId: string }> {
  if (!picture) throw new FieldFault(field, 'Choose a picture first.');
  return { uploadId: await uploadOf(picture, field) };
}

export function Fields({ values, change, faults }: FieldsProps<Values>) {
  const { picture } = values;
  const { local, state } = useChosen(picture, (kept) => change({ picture: kept }));
  const [fault, setFault] = useState<string | null>(null);
  const newest = useRef<File | null>(null);

  const take = async (file: File) => {
    newest.current = file;
    setFault(null);
    const wrong = await pictureFault(file);
    // Another was chosen meanwhile.
    if (newest.current !== file) return;
    forget(picture);
    if (wrong) {
      setFault(wrong);
      change({ picture: null });
      return;
    }
    change({ picture: choose(file) });
  };

  const latest = useRef({ change, take });
  latest.current = { change, take };

  // Once for a form that is opened with `?sample`.
  useEffect(() => {
    if (!values.sample) return;
    latest.current.change({ sample: false });
    void paintSample().then((file) => latest.current.take(file));
  }, [values.sample]);

  return (
    <FileField
      id={`field-${field}`}
      label="Picture"
      hint={hint}
      fault={fault ?? faults[field]}
      accept={accept}
      camera="picture"
      onFile={(file) => void take(file)}
    >
      {picture && (
        <>
          <div className="picture-frame">
            {local ? (
              <img src={local.url} alt={`Chosen: ${picture.name}`} />
            ) : (
              <p className="soft">
                {picture.uploadId ? 'Sent before this page was loaded.' : 'Choose it again to send it.'}
              </p>
            )}
            {state?.phase === 'SENDING' && (
              <p className="picture-note">
                <Working>Sending</Working>
              </p>
            )}
          </div>
          <p className="small">
            <strong>{picture.name}</strong> <span className="soft num">{bytes(picture.size)}</span>
          </p>
          {state ? (
            <SendingLine
              state={state}
              sentWords="Sent. Start when you like."
              onPause={() => local?.sending.pause()}
              onResume={() => local?.sending.resume()}
            />
          ) : (
            picture.uploadId && <p className="small soft">It is there already. Start when you like.</p>
          )}
        </>
      )}
    </FileField>
  );
}
