/** The words of a recording: captions, pieces, files for players, chapters' and drafts' rules. No process, no model. */
import { describe, expect, test } from '@jest/globals';
import { parseCaptions } from '../activities/videoToContent/captions.ts';
import { chapterProblems } from '../activities/videoToContent/chapterRules.ts';
import { draftProblems } from '../activities/videoToContent/draftRules.ts';
import { mergePieces } from '../activities/videoToContent/mergePieces.ts';
import { chooseScreenshots } from '../activities/videoToContent/screenshotChoice.ts';
import { condensed, inPrompt, timedLines, windowsOf, wordsOf } from '../activities/videoToContent/timedTranscript.ts';
import { clock, fromClock } from '../workflows/lib/times.ts';
import { chaptersText, chaptersVtt, transcriptVtt } from '../activities/videoToContent/webVtt.ts';
import { contentTypeOf } from '../workflows/videoToContent/contentTypes.ts';
import type { Chapter, Segment } from '../workflows/videoToContent/steps.ts';
import { textLength, weightedLength } from '../workflows/videoToContent/weightedLength.ts';

const segment = (startSeconds: number, endSeconds: number, text: string): Segment => ({
  startSeconds,
  endSeconds,
  text,
});
const asRows = (segments: readonly Segment[]) =>
  segments.map(({ startSeconds, endSeconds, text }) => [startSeconds, endSeconds, text]);

describe('captions', () => {
  test('WebVTT: header, notes, styles, ids, settings, tags and entities', () => {
    const text = [
      '\uFEFFWEBVTT - Made by hand',
      'Kind: captions',
      '',
      'STYLE',
      '::cue { color: red }',
      '',
      'NOTE 00:00:00.000',
      'nothing',
      '',
      'intro',
      '00:00.500 --> 00:02.000 align:start position:0%',
      '<v Mary>Fish &amp; <i>chips</i></v>, she said',
      'on two lines',
      '',
      '01:00:02.250 --> 01:00:03.000',
      '<00:01.000><c.loud>1 &lt; 2</c>',
      '',
    ].join('\r\n');
    expect(asRows(parseCaptions(text))).toEqual([
      [0.5, 2, 'Fish & chips, she said on two lines'],
      [3602.25, 3603, '1 < 2'],
    ]);
  });

  test('SRT: numbers, commas, font tags, positions; also without the empty line before a number', () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,500\n{\\an8}<font color="red">One</font>\n2\n00:00:03,000 --> 00:00:04,000\nIn the year\n1984\n\n3\n00:00:05,000 --> 00:00:06,000\n42\n';
    expect(asRows(parseCaptions(text))).toEqual([
      [1, 2.5, 'One'],
      [3, 4, 'In the year 1984'],
      [5, 6, '42'],
    ]);
  });

  test('lines that roll are taken once; what is really said twice stays', () => {
    const rolling = [
      'WEBVTT',
      '00:00:00.000 --> 00:00:02.000\nhello and welcome',
      '00:00:02.000 --> 00:00:02.010\nhello and welcome',
      '00:00:02.010 --> 00:00:04.000\nhello and welcome\nto the show',
      '00:00:04.000 --> 00:00:06.000\nto the show\nmy name is',
      '00:00:10.000 --> 00:00:11.000\nYes.',
      '00:00:12.000 --> 00:00:13.000\nYes.',
    ].join('\n\n');
    expect(asRows(parseCaptions(rolling))).toEqual([
      [0, 2.01, 'hello and welcome'],
      [2.01, 4, 'to the show'],
      [4, 6, 'my name is'],
      [10, 11, 'Yes.'],
      [12, 13, 'Yes.'],
    ]);
  });

  test('lines that grow word by word are one segment', () => {
    const growing = ['Hello', 'Hello and', 'Hello and welcome', 'to the show'].map(
      (text, at) => `00:00:0${at}.000 --> 00:00:0${at + 1}.000\n${text}`,
    );
    expect(asRows(parseCaptions(growing.join('\n\n')))).toEqual([
      [0, 3, 'Hello and welcome'],
      [3, 4, 'to the show'],
    ]);
  });

  test('cues that overlap, begin together, end before they begin or come out of order', () => {
    const text = [
      '00:00:05.000 --> 00:00:09.000\nB',
      '00:00:00.000 --> 00:00:07.000\nA',
      '00:00:05.000 --> 00:00:08.000\nand C',
      '00:00:12.000 --> 00:00:11.000\nnever',
      '00:00:13.000 --> 00:00:14.000\n<i></i>',
    ].join('\n\n');
    expect(asRows(parseCaptions(text))).toEqual([
      [0, 5, 'A'],
      [5, 9, 'B and C'],
    ]);
  });

  test('markup that a cue hides stays data', () => {
    const [only] = parseCaptions('00:00:00.000 --> 00:00:01.000\n&lt;script&gt;alert(1)&lt;/script&gt;\0');
    expect(only!.text).toBe('<script>alert(1)</script>');
    expect(transcriptVtt([only!])).toContain('&lt;script&gt;');
  });

  test.each([
    ['', 'the file is empty'],
    ['WEBVTT\n\nNOTE nothing', 'WebVTT without a cue'],
    ['Dear diary,\n\nhello', 'no line of it is such a time'],
    ['\0\0\0\u0018ftypmp42', 'the file is no text'],
    ['00:00:00.000 --> 00:00:01.000\n<b></b>', 'hold no words'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => parseCaptions(text)).toThrow(expect.objectContaining({ code: 'CAPTIONS_UNREADABLE' }));
    expect(() => parseCaptions(text)).toThrow(why);
  });

  test('of an hour of markup are read in no time', () => {
    expect(() => parseCaptions('<a'.repeat(2_000_000))).toThrow('such a time');
    expect(() => parseCaptions(`00:00:00.000 --> 00:00:01.000\n${'<a{\\'.repeat(500_000)}`)).not.toThrow();
  });
});

describe('pieces', () => {
  test('become one list in the time of the recording, clipped to their piece, whatever order they come in', () => {
    const merged = mergePieces([
      {
        startSeconds: 600.1,
        endSeconds: 900,
        segments: [segment(0, 2, ' Third. '), segment(299, 330, 'Last.'), segment(310, 320, 'Beyond the end.')],
      },
      {
        startSeconds: 0,
        endSeconds: 600.1,
        segments: [segment(0.2, 4, 'First.'), segment(3, 5, 'Second,\nof two lines.'), segment(6, 7, '   ')],
      },
    ]);
    expect(asRows(merged)).toEqual([
      [0.2, 3, 'First.'],
      [3, 5, 'Second, of two lines.'],
      [600.1, 602.1, 'Third.'],
      [899.1, 900, 'Last.'],
    ]);
  });
});

describe('files for players', () => {
  const chapters: Chapter[] = [
    { startSeconds: 0, title: 'Start <b>', summary: null },
    { startSeconds: 754, title: 'Middle --> end', summary: null },
    { startSeconds: 3_723, title: 'An hour\nlater', summary: null },
  ];

  test('a transcript is WebVTT that is read back as it was', () => {
    const segments = [segment(0, 1.5, 'A & B < C'), segment(3_599.9996, 3_601, 'Later --> on')];
    const text = transcriptVtt(segments);
    expect(text).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nA &amp; B &lt; C\n\n01:00:00.000 --> 01:00:01.000\nLater --&gt; on\n',
    );
    expect(parseCaptions(text).map(({ text }) => text)).toEqual(['A & B < C', 'Later --> on']);
  });

  test('chapters reach to the next, and the last to the end', () => {
    expect(chaptersVtt(chapters, 4_000.25)).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:12:34.000\nStart &lt;b&gt;\n\n00:12:34.000 --> 01:02:03.000\nMiddle --&gt; end\n\n01:02:03.000 --> 01:06:40.250\nAn hour later\n',
    );
  });

  test('chapters as YouTube takes them', () => {
    expect(chaptersText(chapters)).toBe('0:00 Start <b>\n12:34 Middle --> end\n1:02:03 An hour later');
  });

  test.each([
    [0, '0:00'],
    [59.9, '0:59'],
    [754, '12:34'],
    [3_600, '1:00:00'],
    [36_061, '10:01:01'],
  ])('%d s is %s, and back', (seconds, text) => {
    expect(clock(seconds)).toBe(text);
    expect(fromClock(text)).toBe(Math.floor(seconds));
  });
});

describe('a transcript in a prompt', () => {
  test('has a time for every ten seconds or so, and after each silence', () => {
    const segments = [
      segment(0, 2, 'One'),
      segment(2, 4, 'two'),
      segment(9.5, 11, 'after a silence'),
      segment(11, 14, 'and on'),
      segment(22, 23, 'later'),
    ];
    expect(inPrompt(timedLines(segments))).toBe('[0:00] One two\n[0:09] after a silence and on\n[0:22] later');
  });

  const long = timedLines(
    Array.from({ length: 1_000 }, (_, at) => segment(at * 10, at * 10 + 8, `${'word '.repeat(19)}number${at}`)),
  );

  test('is cut into even windows that lose nothing', () => {
    const windows = windowsOf(long, 6_000);
    expect(windows.map(wordsOf)).toEqual([5_000, 5_000, 5_000, 5_000]);
    expect(windows.flat()).toEqual(long);
    expect(windowsOf(long.slice(0, 5), 6_000)).toHaveLength(1);
  });

  test('is condensed to the beginnings of its chapters', () => {
    const chapters = [0, 1_000, 5_000].map((startSeconds) => ({ startSeconds, title: 'x', summary: null }));
    const text = condensed(long, chapters, 4_000);
    const lines = text.split('\n');
    expect(lines.filter((line) => line === '[…]')).toHaveLength(3);
    expect(lines.length).toBeLessThanOrEqual(203);
    for (const start of ['[0:00]', '[16:40]', '[1:23:20]']) expect(text).toContain(start);
    expect(condensed(long, [], 4_000).split('\n').length).toBeLessThanOrEqual(210);
    expect(condensed(long, chapters, 30_000)).toBe(inPrompt(long));
  });

  test('brings at most forty screenshots, of every chapter', () => {
    const screenshots = Array.from({ length: 1_800 }, (_, index) => ({ index, atSeconds: index * 3 }));
    const chapters = [0, 30, 60, 3_000].map((startSeconds) => ({ startSeconds, title: 'x', summary: null }));
    const chosen = chooseScreenshots(screenshots, chapters);
    expect(chosen).toHaveLength(40);
    expect(chosen.filter(({ atSeconds }) => atSeconds >= 30 && atSeconds < 60)).toHaveLength(10);
    expect(chosen).toEqual(chosen.toSorted((one, other) => one.index - other.index));
    expect(chooseScreenshots(screenshots, [])).toHaveLength(40);
    expect(chooseScreenshots(screenshots.slice(0, 3), chapters)).toHaveLength(3);
  });
});

describe('chapters', () => {
  const good = [
    { startSeconds: 0, title: 'Start' },
    { startSeconds: 10, title: 'Middle' },
    { startSeconds: 20, title: 'End' },
  ];
  const problems = (change: Partial<(typeof good)[number]>[], durationSeconds = 30.4) =>
    chapterProblems(
      good.map((chapter, at) => ({ ...chapter, ...change[at] })),
      durationSeconds,
    );

  test('by the rules are right', () => expect(problems([])).toEqual([]));
  test('are at least three', () =>
    expect(chapterProblems(good.slice(0, 2), 30)).toEqual(['There are 2 chapters; at least 3 are needed.']));

  test.each<[string, Partial<(typeof good)[number]>[], string]>([
    ['start at 0:00', [{ startSeconds: 1 }, { startSeconds: 11 }], 'must start at 0:00'],
    ['ascend', [{}, { startSeconds: 20 }, { startSeconds: 10 }], 'does not start later'],
    ['last 10 s', [{}, { startSeconds: 11 }], 'is shorter than 10 s: the next one starts at 0:20'],
    ['also the last', [{}, {}, { startSeconds: 21 }], 'the recording ends at 0:30'],
    ['within the recording', [{}, {}, { startSeconds: 40 }], 'the recording ends at 0:30'],
    ['titles have something', [{ title: ' ' }], 'needs 1 to 100 characters'],
    ['titles are short', [{ title: 'é'.repeat(101) }], 'needs 1 to 100 characters'],
    ['titles differ', [{}, { title: ' START' }], 'comes twice'],
    ['titles without angle brackets', [{ title: 'a < b' }], 'angle bracket'],
  ])('%s', (_, change, words) => {
    expect(problems(change)).toContainEqual(expect.stringContaining(words));
  });
});

describe('drafts', () => {
  const sources = {
    screenshots: ['/screenshots/p/1.jpg', '/screenshots/p/2.jpg'],
    texts: ['See docs.example.com/start and write to us@example.org', 'javascript:alert(1)'],
  };
  const shot = '![The list](/screenshots/p/1.jpg)';
  const blog = (body: string) => draftProblems({ body }, contentTypeOf('BLOG'), sources);
  const linkedIn = (body: string) => draftProblems({ body }, contentTypeOf('LINKEDIN'), sources);
  const twitter = (...posts: string[]) => draftProblems({ posts }, contentTypeOf('TWITTER'), sources);

  test('that hold to the rules are right', () => {
    const code = '```html\n<script src="https://cdn.example.net/x.js"></script>\n```\nand `Array<string>`';
    const links =
      'See [the docs](https://docs.example.com/start/), <https://www.docs.example.com/start>, [up](#top), us@example.org.';
    expect(blog(`# T\n\n${shot}\n\n${code}\n\n${links}\n\n1 < 2 and a > b`)).toEqual([]);
    expect(linkedIn('Plain words.')).toEqual([]);
    expect(twitter('One', 'Two')).toEqual([]);
    expect(
      draftProblems({ body: 'No pictures to be had' }, contentTypeOf('BLOG'), { screenshots: [], texts: [] }),
    ).toEqual([]);
  });

  test.each([
    ['no screenshot', '# T', 'No screenshot is placed'],
    ['a picture from elsewhere', `${shot}\n![x](https://example.com/x.png)`, 'not among the screenshots'],
    ['another project’s screenshot', `${shot}\n![x](/screenshots/q/1.jpg)`, 'not among the screenshots'],
    ['a picture by data', `${shot}\n![x](<data:image/svg+xml,evil>)`, 'not among the screenshots'],
    [
      'a picture by reference',
      `${shot}\n![x][r]\n\n[r]: https://example.com/x.png`,
      'links to "https://example.com/x.png"',
    ],
    ['HTML', `${shot}\n<img src=x onerror=alert(1)>`, 'has HTML ("<img src=x onerror=alert(1)>")'],
    ['HTML that does not end', `${shot}\n<script`, 'has HTML'],
    ['a comment', `${shot}\n<!-- x -->`, 'has HTML'],
    ['an invented link', `${shot}\n[more](https://example.com/more)`, 'links to "https://example.com/more"'],
    ['an invented bare link', `${shot}\nMore: www.example.com/more.`, 'links to "www.example.com/more"'],
    ['a script as a link', `${shot}\n[more](javascript:alert(1))`, 'links to "javascript:alert(1'],
    ['a script as a link in brackets', `${shot}\n<javascript:alert(1)>`, 'links to "javascript:alert(1)"'],
    ['a fence around all', `\`\`\`markdown\n${shot}\n\`\`\``, 'stands in a code fence'],
    ['nothing', '  ', 'The text is empty'],
    ['too much', 'x'.repeat(60_001), 'has 60001 characters; at most 60000'],
  ])('%s is refused', (_, body, words) => {
    expect(blog(body).join(' ')).toContain(words);
  });

  test('of plain text have no pictures, and their limit', () => {
    expect(linkedIn(shot)).toEqual([expect.stringContaining('may have none')]);
    expect(linkedIn('é'.repeat(3_000))).toEqual([]);
    expect(linkedIn('é'.repeat(3_001))).toEqual(['The text has 3001 characters; at most 3000 are allowed.']);
  });

  test('of plain text have no Markdown: it would be shown as it is', () => {
    for (const markdown of ['**Bold** words', '# A heading', 'One\n## Two', '[docs](https://docs.example.com/start)'])
      expect(linkedIn(markdown)).toEqual([expect.stringContaining('is shown as plain text')]);
    expect(linkedIn('#hashtag 2 ** 3 ** 4\n- a list')).toEqual([]);
  });

  test('of a thread are counted one by one, as Twitter does', () => {
    expect(twitter('ok', '推'.repeat(141))).toEqual([
      expect.stringContaining('Post 2 has 282 characters as Twitter counts'),
    ]);
    expect(twitter(...Array<string>(9).fill('post'))).toEqual(['There are 9 posts; at most 8 are allowed.']);
    expect(twitter('one\n---\ntwo')).toEqual([expect.stringContaining('line of dashes')]);
  });

  test('of a model that repeats itself for ever are looked through in no time', () => {
    for (const piece of ['![', '`a', '``` \n', '<a', '[x](', 'www.', '\n\n\n', '~~~\n```\n'])
      blog(piece.repeat(14_000));
  });
});

describe('the length as Twitter counts it', () => {
  // Those of https://docs.x.com/fundamentals/counting-characters, and of the conformance suite of
  // https://github.com/twitter/twitter-text.
  test.each<[string, number]>([
    ['This is a test.', 15],
    ['Hello, world! 👋', 16],
    ['👾', 2],
    ['🙋🏽', 2],
    ['👨‍🎤', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['H🐱☺👨‍👩‍👧‍👦', 7],
    ['😷👾😡🔥💩', 10],
    ['🇨🇭 1️⃣', 5],
    ['https://example.com', 23],
    ['https://example.com/very/long/path', 23],
    ['Hi http://test.co', 26],
    ['test.com', 23],
    ['Test https://test.com test https://test.com test.com test', 86],
    ['foo.co.jp', 23],
    ['cafe\u0301', 4],
    ['ÁB', 2],
    ['Aשּׁ', 4],
    ['저찀쯿쿿', 8],
    ['故人西辞黄鹤楼', 14],
    ['\u2000\u200A\u200D\u2013\u2018\u2019\u201D', 7],
    ['…', 2],
    ['5′ 3″', 5],
    ['© 2026', 6],
    ['Node.js and README.', 19],
    ['me@example.com', 14],
    ['https://www.twitter.com/aloha '.repeat(10), 240],
    [`285 chars- http://www.twitter.com/jack ${'x'.repeat(264)}`, 299],
    ['看https://example.com/a?b=c。', 27],
    ['(see https://example.com/a).', 30],
    ['', 0],
  ])('%j: %d', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });

  test('is the number of code points where it is plain', () => expect(textLength('a👾é', 'PLAIN')).toBe(3));

  test('of a long word is found in no time', () => {
    for (const piece of ['a', 'a.', 'a-', '👾\u200D', 'http://a']) weightedLength(piece.repeat(50_000));
  });
});
