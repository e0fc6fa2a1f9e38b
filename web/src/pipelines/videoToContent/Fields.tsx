/** The form: one recording, which is sent while the rest is filled in; captions beside it, words for the drafts, which drafts. */
import { Captions, X } from 'lucide-react';
import { choose, forget, uploadOf, useChosen, type Chosen, type ChosenFile } from '../../live/chosen.ts';
import { contentTypes, useContentTypes } from '../../live/contentTypes.ts';
import { FieldFault, type FieldsProps } from '../../live/pipelineViews.ts';
import type { SendingState } from '../../live/sending.ts';
import { bytes } from '../../live/words.ts';
import { FileField } from '../../ui/FileField.tsx';
import { Working } from '../../ui/parts.tsx';
import { SendingLine } from '../../ui/SendingLine.tsx';
import { titleFrom } from './titleFrom.ts';
import './videoToContent.css';

export interface Values {
  recording: ChosenFile | null;
  captions: ChosenFile | null;
  title: string;
  context: string;
  /** Null: all that there are. */
  drafts: string[] | null;
}

export const blank: Values = { recording: null, captions: null, title: '', context: '', drafts: null };

const longestTitle = 200;
const longestContext = 4_000;
const accept = 'video/*,audio/*,.mkv,.mov,.avi,.webm,.mp4,.m4a,.mp3,.wav,.ogg,.flac';

/** Waits until the files are there. */
export async function toInput({ recording, captions, title, context, drafts }: Values) {
  if (!recording) throw new FieldFault('uploadId', 'Choose a recording first.');
  if (!title.trim()) throw new FieldFault('title', 'Give it a title.');
  return {
    captionsUploadId: captions && (await uploadOf(captions, 'captionsUploadId')),
    uploadId: await uploadOf(recording, 'uploadId'),
    title: title.trim(),
    context: context.trim() || null,
    drafts: drafts ?? (await contentTypes()).map(({ type }) => type),
  };
}

export function Fields({ values, change, faults, starting = false }: FieldsProps<Values>) {
  const { recording, title } = values;
  const { local, state } = useChosen(recording, (kept) => change({ recording: kept }));
  const take = (file: File) => {
    forget(recording);
    const prefilled = title === '' || (recording !== null && title === titleFrom(recording.name));
    change({ recording: choose(file), ...(prefilled && { title: titleFrom(file.name) }) });
  };
  return (
    <>
      <FileField
        id="field-uploadId"
        label="Recording"
        hint="A video, or a recording of sound alone: MP4, MOV, MKV, WebM, AVI, MP3, M4A, WAV … It may be long and large."
        fault={faults['uploadId']}
        accept={accept}
        low
        camera="film"
        onFile={take}
      >
        {recording && <Recording file={recording} starting={starting} local={local} state={state} />}
      </FileField>
      <div className="field">
        <label htmlFor="field-title">Title</label>
        <input
          id="field-title"
          value={title}
          maxLength={longestTitle}
          aria-invalid={faults['title'] ? true : undefined}
          aria-describedby={faults['title'] ? 'fault-title' : undefined}
          onChange={(event) => change({ title: event.target.value })}
        />
        {faults['title'] && (
          <p className="fault" id="fault-title">
            {faults['title']}
          </p>
        )}
      </div>
      <DraftsWanted values={values} change={change} faults={faults} />
      <div className="field">
        <label htmlFor="field-context">
          Your own words for the drafts <span className="soft font-normal">(if you like)</span>
        </label>
        <textarea
          id="field-context"
          value={values.context}
          maxLength={longestContext}
          aria-describedby="hint-context"
          onChange={(event) => change({ context: event.target.value })}
        />
        <p className="hint" id="hint-context">
          Who they are for, what matters, names that are hard to hear.
        </p>
      </div>
      <CaptionsField values={values} change={change} faults={faults} />
      {/* Beside the button that was pressed, which may be far below the file. */}
      {starting && recording && state && state.phase !== 'SENT' && (
        <p className="small">
          {recording.percent} % of the recording has come. It starts by itself when all of it is there: keep this tab
          open until then.
        </p>
      )}
    </>
  );
}

interface RecordingProps {
  file: ChosenFile;
  starting: boolean;
  local: Chosen | null;
  state: SendingState | null;
}

function Recording({ file, starting, local, state }: RecordingProps) {
  return (
    <>
      <p className="recording-name">
        <strong>{file.name}</strong> <span className="soft num">{bytes(file.size)}</span>
      </p>
      {state ? (
        <>
          <SendingLine
            state={state}
            sentWords={starting ? 'All of it is there.' : 'All of it is there. Start when you like.'}
            onPause={() => local?.sending.pause()}
            onResume={() => local?.sending.resume()}
          />
          {'total' in state && (
            <p className="hint">
              {!starting && 'Fill in the rest meanwhile. '}Keep this tab open until the upload is done; if it breaks,
              choose the same file again: it goes on{' '}
              {file.percent > 0 ? `at ${file.percent}\u00a0%` : 'where it stopped'}.
            </p>
          )}
        </>
      ) : file.uploadId ? (
        <p className="small soft">It is there already. Start when you like.</p>
      ) : (
        <p className="small">
          {file.percent > 0 ? `${file.percent}\u00a0% of it has come. ` : 'It was not sent yet. '}
          Choose the same file again: it goes on {file.percent > 0 ? `at ${file.percent}\u00a0%` : 'where it stopped'}.
        </p>
      )}
    </>
  );
}

function DraftsWanted({ values: { drafts }, change, faults }: FieldsProps<Values>) {
  const types = useContentTypes();
  const toggle = (type: string, wanted: boolean) => {
    const all = types!.map((known) => known.type as string);
    const chosen = new Set(drafts ?? all);
    if (wanted) chosen.add(type);
    else chosen.delete(type);
    change({ drafts: all.filter((name) => chosen.has(name)) });
  };
  return (
    <fieldset className="field" id="field-drafts" tabIndex={-1} aria-describedby="hint-drafts">
      <legend>Drafts to write at once</legend>
      {types ? (
        <div className="drafts-wanted">
          {types.map(({ type, label, description }) => (
            <label key={type} className="draft-wanted">
              <input
                type="checkbox"
                checked={drafts?.includes(type) ?? true}
                onChange={(event) => toggle(type, event.target.checked)}
              />
              <span>
                {label}
                <span className="hint">{description}</span>
              </span>
            </label>
          ))}
        </div>
      ) : (
        <p className="drafts-wanted soft">
          <Working>Asking which there are</Working>
        </p>
      )}
      <p className="hint" id="hint-drafts">
        The others can be written at any time later.
      </p>
      {faults['drafts'] && <p className="fault">{faults['drafts']}</p>}
    </fieldset>
  );
}

function CaptionsField({ values: { captions }, change, faults }: FieldsProps<Values>) {
  const { local, state } = useChosen(captions, (kept) => change({ captions: kept }));
  const id = 'field-captionsUploadId';
  const take = (file: File | null) => {
    forget(captions);
    change({ captions: file && choose(file) });
  };
  return (
    <div className="field">
      <label htmlFor={id} data-name="Captions">
        Captions <span className="soft font-normal">(if there are any)</span>
      </label>
      <div className="captions-file">
        <label className="btn">
          <Captions aria-hidden />
          {captions ? 'Choose another' : 'Choose a file'}
          <input
            id={id}
            className="sr-only"
            type="file"
            accept=".vtt,.srt,text/vtt,application/x-subrip"
            aria-invalid={faults['captionsUploadId'] ? true : undefined}
            aria-describedby="hint-captions"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) take(file);
            }}
          />
        </label>
        {captions && (
          <>
            <span className="small">
              <strong>{captions.name}</strong> <span className="soft num">{bytes(captions.size)}</span>
            </span>
            <button type="button" className="btn quiet tiny" onClick={() => take(null)}>
              <X aria-hidden />
              Take it away
            </button>
          </>
        )}
      </div>
      {captions &&
        (state ? (
          <SendingLine
            state={state}
            pausable={false}
            sentWords="It is there."
            onPause={() => local?.sending.pause()}
            onResume={() => local?.sending.resume()}
          />
        ) : (
          <p className="small soft">{captions.uploadId ? 'It is there already.' : 'Choose it again to send it.'}</p>
        ))}
      <p className="hint" id="hint-captions">
        A .vtt or .srt file is taken as the transcript: quicker, and no model has to listen.
      </p>
      {faults['captionsUploadId'] && <p className="fault">{faults['captionsUploadId']}</p>}
    </div>
  );
}
