import {
  intentTargets,
  migrationsOf,
} from '../plugins/service-mesh-common/src/meshes';
import { MeshWriters } from '../plugins/service-mesh-common/src/engine';

/** Which intent can be written for what, and what to do instead where it cannot. */
export function intentsPage(): string {
  const concerns = Object.keys(intentTargets[0].write) as (keyof MeshWriters)[];
  const lacking = intentTargets.flatMap(({ title, write }) =>
    concerns.flatMap(concern => {
      const writer = write[concern];
      return 'lacks' in writer
        ? [`| ${title} | \`${concern}\` | ${writer.lacks} |`]
        : [];
    }),
  );
  return [
    '# Intents and meshes\n',
    'Each intent is an action `service-mesh:<intent>` of the scaffolder. What a mesh cannot say is refused by name, with the alternative, before anything is written.\n',
    `| Intent | ${intentTargets
      .map(({ id, title }) => `${title} (\`${id}\`)`)
      .join(' | ')} |`,
    `| --- |${' --- |'.repeat(intentTargets.length)}`,
    ...concerns.map(
      concern =>
        `| \`${concern}\` | ${intentTargets
          .map(({ write }) => ('lacks' in write[concern] ? 'refused' : 'yes'))
          .join(' | ')} |`,
    ),
    '',
    '## Refused, and what to do instead\n',
    '| For | Intent | Why, and the alternative |',
    '| --- | --- | --- |',
    ...lacking,
    '',
    '## Rewritten by `service-mesh:migrate`\n',
    'The same migrations stand behind the findings of these codes.\n',
    '| Code | What is old | What to write |',
    '| --- | --- | --- |',
    ...migrationsOf().map(
      ({ code, title, fix }) => `| \`${code}\` | ${title} | ${fix} |`,
    ),
    '',
  ].join('\n');
}
