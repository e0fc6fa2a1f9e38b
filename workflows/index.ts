/**
 * The registry: one export line is one pipeline. The workflow bundle, the worker, the API and the page derive from it.
 */
export { mealPlan } from './mealPlan.ts';
export { phoneHome } from './phoneHome.ts';
export { resourceImport } from './resourceImport.ts';
export { imageClassification } from './imageClassification.ts';
export { videoToContent } from './videoToContent.ts';
export { contentDraft } from './contentDraft.ts';
