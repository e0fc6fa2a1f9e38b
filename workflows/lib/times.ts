/** Times of a recording as people and models read them. */

/** `0:00`, `12:34`, from an hour on `1:02:03`; whole seconds, rounded down. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3_600);
  const rest = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** The seconds of `12:34` or `1:02:03`, in brackets or not; null for anything else. */
export function fromClock(text: string): number | null {
  const [, hours = '0', minutes, seconds] = /^\[?(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)\]?$/.exec(text.trim()) ?? [];
  return minutes === undefined ? null : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}
