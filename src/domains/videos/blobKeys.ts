/** Where a project's files lie in the blob store, and the lasting path by which texts name its screenshots. */

const ofProject = (project: string, name: string): string => `projects/${project}/${name}`;

export const audioKey = (project: string, piece: number): string => ofProject(project, `audio/${piece}.wav`);
export const screenshotKey = (project: string, index: number): string => ofProject(project, `screenshots/${index}.jpg`);
export const transcriptKey = (project: string): string => ofProject(project, 'transcript.vtt');
export const chaptersKey = (project: string): string => ofProject(project, 'chapters.vtt');
