/** What a recording is called, from its file's name: `2024-05 team_talk.final.mp4` is `2024-05 team talk.final`. */
export const titleFrom = (fileName: string): string =>
  fileName
    .replace(/\.[a-z\d]{2,5}$/i, '')
    .replaceAll(/[_\s]+/g, ' ')
    .trim()
    .slice(0, 200);
