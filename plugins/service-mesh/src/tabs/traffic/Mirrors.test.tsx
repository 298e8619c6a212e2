import { MirrorComparison } from '@meshwright/backstage-plugin-service-mesh-common';
import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { renderTab, reportHandlers } from '../../__testUtils__/renderTab';
import { sampleReports } from '../../__testUtils__/sampleReports';
import { Mirrors } from './Mirrors';

const server = setupServer();
registerMswTestHooks(server);

const [sample] = sampleReports.mirrors.data.mirrors;

/** The cell that compares one member of the mirror. */
async function cellOf(
  cluster: string | undefined,
  comparison?: MirrorComparison,
) {
  const member = {
    service: 'orders',
    ...(cluster !== undefined && { cluster }),
    ...(comparison && { comparison }),
  };
  server.use(
    ...reportHandlers({
      mirrors: { mirrors: [{ ...sample, members: [member] }] },
    }),
  );
  await renderTab(Mirrors);
  const table = await screen.findByRole('table');
  const headers = within(table).getAllByRole('columnheader');
  const column = headers.findIndex(
    header => header.textContent === 'Compared with the cluster',
  );
  return within(table).getAllByRole('cell')[column];
}

describe('a mirror compared with what it mirrors', () => {
  it.each<[string, string | undefined, MirrorComparison | undefined, string[]]>(
    [
      ['agrees', 'east', { state: 'agrees' }, ['Agrees with cluster east']],
      [
        'differs, with every difference',
        'east',
        {
          state: 'differs',
          differences: ['has no port 80', 'lacks the label team'],
        },
        [
          'Differs from cluster east',
          'The mirror has no port 80.',
          'The mirror lacks the label team.',
        ],
      ],
      [
        'is not known, with the reason',
        'east',
        { state: 'unknown', because: 'no watched cluster is called east' },
        ['Not known', 'no watched cluster is called east'],
      ],
      ['was not compared', 'east', undefined, ['not compared']],
      ['is the cluster itself', undefined, undefined, ['its own cluster']],
    ],
  )('%s', async (_, cluster, comparison, texts) => {
    const cell = await cellOf(cluster, comparison);
    for (const text of texts)
      expect(within(cell).getByText(text)).toBeVisible();
  });
});
