/** Copies a text, and says so. */
import { useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { copyText } from '../live/browser.ts';
import { alertUser } from './alerts.tsx';

const copiedMs = 2_500;

export function CopyButton({ word, text, label }: { word: string; text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) {
      alertUser('This browser does not let the page copy. Select the text and copy it by hand.');
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), copiedMs);
  };
  return (
    <button type="button" className="btn tiny" aria-label={copied ? undefined : label} onClick={() => void copy()}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {copied ? 'Copied' : word}
    </button>
  );
}
