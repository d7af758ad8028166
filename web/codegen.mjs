// Writes what the pages are built from besides their own code:
//   src/gql.ts                the questions in .graphql files beside the views, typed by the API's schema
//   graphiql/questions.json   the README's questions, a tab of GraphiQL each
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse, print } from 'graphql';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => readFileSync(here(path), 'utf8');

const documents = readdirSync(here('src'), { recursive: true })
  .filter((file) => file.endsWith('.graphql'))
  .sort()
  .map((file) => ({ location: file, document: parse(read(`src/${file}`)) }));

const code = await codegen({
  filename: 'src/gql.ts',
  schema: parse(read('../schema.graphqls')),
  documents,
  config: {
    enumsAsTypes: true,
    useTypeImports: true,
    strictScalars: true,
    scalars: { ID: 'string', Date: 'string', DateTime: 'string', USD: 'number' },
  },
  plugins: [{ operations: {} }, { documentNodes: {} }],
  pluginMap: { operations, documentNodes },
});
writeFileSync(here('src/gql.ts'), code);

// GraphiQL names its tabs after the operations, which the README leaves unnamed.
const names = [
  'WhoCanEnableOpenAI', 'WhyNot', 'SinceWhen', 'WhatChanged', 'WhatBlocksAnthropic', 'WhatIf', 'WhoIsAhead',
  'Chokepoints', 'WhoIsStuck',
];
const questions = [...read('../README.md').matchAll(/```graphql\n(.*?)```/gs)].map(([, question]) => question);
if (questions.length !== names.length) {
  throw new Error(`the README has ${questions.length} questions, and codegen.mjs names for ${names.length}`);
}
const tabs = questions.map((question, index) => print(parse(`query ${names[index]} ${question}`)));
writeFileSync(here('graphiql/questions.json'), JSON.stringify(tabs, null, 2));
