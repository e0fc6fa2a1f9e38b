/** Figures in words, the same in every pipeline. */

/** "1 meal", "3 meals": a figure with its noun. */
export const count = (figure: number, one: string, several = `${one}s`): string =>
  `${figure} ${figure === 1 ? one : several}`;

/** 10000 → "10,000" */
export const thousands = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, ',');
