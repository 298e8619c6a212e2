// The import rule of docs/architecture.md: tabs use hooks, components and format; none of these knows a tab.
const zone = (target, from, message) => ({
  target: `./src/${target}`,
  from: from.map(name => `./src/${name}`),
  message,
});

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    'import/no-restricted-paths': [
      'error',
      {
        basePath: __dirname,
        zones: [
          zone(
            'format',
            ['api.ts', 'hooks', 'components', 'tabs'],
            'format/ imports nothing of ours',
          ),
          zone(
            'components',
            ['tabs'],
            'components are used by tabs, not the reverse',
          ),
          zone(
            'hooks',
            ['components', 'tabs'],
            'hooks fetch, they do not show',
          ),
        ],
      },
    ],
  },
});
