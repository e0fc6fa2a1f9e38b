/**
 * Types from the one contract, schema/*.graphql: for the API's resolvers, and for the documents of the web app.
 * `npm run codegen` writes them; `npm run check` fails where they are not up to date.
 */
import type { CodegenConfig } from '@graphql-codegen/cli';

const shared = {
  useTypeImports: true,
  enumsAsTypes: true,
  strictScalars: true,
  scalars: { DateTime: 'string', JSON: 'unknown' },
};

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'src/api/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        ...shared,
        contextType: '../context.ts#ApiContext',
        // What the run core gives; the resolvers add only what depends on the moment or on the viewer.
        mappers: {
          Run: '../../runs/snapshot.ts#RunSnapshot',
          Step: '../../runs/snapshot.ts#StepSnapshot',
          Pipeline: '../../../workflows/lib/pipeline.ts#PipelineDefinition',
          Extraterrestrial: '../../domains/extraterrestrials/table.ts#ExtraterrestrialRow',
          RunResult: '../runResult.ts#RunResultPart',
          Resource: '../../domains/resources/resolvers.ts#ResourceParent',
          ResourceVersion: '../../domains/resources/resolvers.ts#ResourceVersionParent',
          ResourceImport: '../../domains/resources/resolvers.ts#ResourceImportParent',
          VideoProject: '../../domains/videos/resolvers.ts#ProjectParent',
          Transcript: '../../domains/videos/resolvers.ts#TranscriptParent',
          Screenshot: '../../domains/videos/resolvers.ts#ScreenshotParent',
          ContentAction: '../../domains/videos/resolvers.ts#ContentActionParent',
          Draft: '../../domains/videos/resolvers.ts#DraftParent',
          DraftVersion: '../../domains/videos/resolvers.ts#DraftVersionParent',
          ImageClassification: '../../domains/pictures/index.ts#PictureResult',
        },
      },
    },
    'web/src/gql/': {
      preset: 'client',
      documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**'],
      presetConfig: { fragmentMasking: false },
      // Strings are a third of the size of syntax trees in the page's first JavaScript.
      config: { ...shared, documentMode: 'string' },
    },
  },
};

export default config;
