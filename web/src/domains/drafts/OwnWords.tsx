/** What the user has to say to whoever writes one draft. */
interface OwnWordsProps {
  id: string;
  value: string;
  onChange(words: string): void;
}

/** The API takes no more. */
const longest = 4_000;

export function OwnWords({ id, value, onChange }: OwnWordsProps) {
  return (
    <div className="field">
      <label htmlFor={id}>
        Your own words for it <span className="soft font-normal">(instead of the recording’s, if you like)</span>
      </label>
      <textarea id={id} value={value} maxLength={longest} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
