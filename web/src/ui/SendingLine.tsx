/** How far a file has come, in bytes and words, with pause. Knows nothing of how it is sent. */
import { Check, Pause, Play, X } from 'lucide-react';
import type { SendingState } from '../live/sending.ts';
import { bytes, span } from '../live/words.ts';
import { Working } from './parts.tsx';
import './files.css';

interface SendingLineProps {
  state: SendingState;
  /** Where only the whole is quick to send there is nothing to pause. */
  pausable?: boolean;
  /** Said when all has come; `You can close this tab now` only where that is true. */
  sentWords: string;
  onPause(): void;
  onResume(): void;
}

export function SendingLine({ state, pausable = true, sentWords, onPause, onResume }: SendingLineProps) {
  if (state.phase === 'SENT') {
    return (
      <p className="sending-line">
        <Check aria-hidden className="mark done" />
        {sentWords}
      </p>
    );
  }
  if (state.phase === 'FAILED') {
    return (
      <p className="sending-line" role="alert">
        <X aria-hidden className="mark stop" />
        <span className="fault">{state.message}</span>
      </p>
    );
  }
  const { phase, sent, total } = state;
  const figures = `${bytes(sent)} of ${bytes(total)}`;
  return (
    <div className="sending">
      <div
        className="bar"
        role="progressbar"
        aria-label="Sent"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={total > 0 ? Math.floor((sent / total) * 100) : 0}
        aria-valuetext={figures}
        data-tone={phase === 'SENDING' ? 'go' : 'wait'}
      >
        <i style={{ transform: `scaleX(${total > 0 ? sent / total : 0})` }} />
      </div>
      <div className="sending-line">
        {phase === 'SENDING' && <Working>Sending</Working>}
        {phase === 'PAUSED' && <span>Paused</span>}
        {phase === 'WAITING' && <Working>No connection; it goes on by itself</Working>}
        <span className="num soft">{figures}</span>
        {state.phase === 'SENDING' && state.perSecond !== null && (
          <span className="num soft">
            {bytes(Math.round(state.perSecond))}/s, {span(((total - sent) * 1_000) / state.perSecond)} left
          </span>
        )}
        {pausable &&
          (phase === 'PAUSED' ? (
            <button type="button" className="btn tiny" onClick={onResume}>
              <Play aria-hidden />
              Go on
            </button>
          ) : (
            <button type="button" className="btn tiny" onClick={onPause}>
              <Pause aria-hidden />
              Pause
            </button>
          ))}
      </div>
    </div>
  );
}
