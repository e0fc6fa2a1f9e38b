/** What the practice provider lets people say in a recording that it cannot understand. */
import type { Random } from './random.ts';

/** People say about so many words in a second. */
const wordsPerSecond = 2.4;

const opening = 'These are practice words, since no model has listened to this recording.';

const sentences = [
  'So let us begin with what we want to build and why it is worth the trouble.',
  'The first thing that you see here is the empty project, and we will fill it step by step.',
  'I keep the settings in one place, so that nobody has to look for them later.',
  'Now we run it once, and as you can see it does not do very much yet.',
  'This is the part that most people get wrong the first time.',
  'Let me show you what happens when the connection goes away in the middle.',
  'It goes on exactly where it stopped, and nothing is done twice.',
  'If you take one thing away from today, then take this one.',
  'Here on the left you see the list, and on the right the details of what is selected.',
  'We could make it quicker, but first we have to measure where the time goes.',
  'And that is already all that we need for the first version.',
  'Somebody asked how this works with a larger team, so let us look at that.',
  'I will write the test first, and it fails, which is what we want to see.',
  'With that change it passes, and we can tidy up a little.',
  'The nice thing about this approach is that you can stop at any time.',
  'Before we finish, a short look at what comes next.',
];

/** Where there is no time for a sentence. */
const short = ['Yes.', 'Right.', 'And so on.', 'Here.', 'Exactly.'];

/**
 * Gives the words for one stretch of speech after the other, in whole sentences, about as many words as are said in its seconds. The first says that all of it
 * is practice.
 */
export function sayFor(random: Random): (seconds: number) => string {
  let coming = [opening, ...random.shuffle(sentences)];
  return (seconds) => {
    let left = seconds * wordsPerSecond;
    const said: string[] = [];
    for (;;) {
      if (coming.length === 0) coming = random.shuffle(sentences);
      const words = coming[0]!.split(' ').length;
      if (words / 2 > left) break;
      said.push(coming.shift()!);
      left -= words;
    }
    return said.length > 0 ? said.join(' ') : random.pick(short);
  };
}
