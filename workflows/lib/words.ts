/** Figures in words, the same in every pipeline and in the page. */

/** 10000 → "10,000" */
export const thousands = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, ',');

/** "1 meal", "3 meals", "10,000 meals": a figure with its noun. */
export const count = (figure: number, one: string, several = `${one}s`): string =>
  `${thousands(figure)} ${figure === 1 ? one : several}`;
