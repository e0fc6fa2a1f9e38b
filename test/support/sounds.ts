/** Sound for tests, made without any tool. */

export interface Burst {
  /** In seconds. */
  from: number;
  to: number;
}

const rate = 16_000;

/** A WAV file of 16 kHz mono with a tone during the bursts and silence around them. */
export function toneWav(seconds: number, bursts: readonly Burst[]): Buffer {
  const samples = Buffer.alloc(Math.round(seconds * rate) * 2);
  for (const { from, to } of bursts) {
    for (let at = Math.round(from * rate); at < Math.round(to * rate); at++) {
      samples.writeInt16LE(Math.round(8_000 * Math.sin((at / rate) * 2 * Math.PI * 220)), at * 2);
    }
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
