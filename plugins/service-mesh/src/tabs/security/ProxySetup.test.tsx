import { ProxySetup as Setup } from '@meshwright/backstage-plugin-service-mesh-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderTab } from '../../__testUtils__/renderTab';
import { ProxySetup } from './ProxySetup';

const setting: Setup['settings'][number] = {
  name: 'proxy-log-level',
  value: 'debug',
  from: 'namespace',
  next: 'warn',
  evidence: [
    {
      type: 'resource',
      ref: { cluster: 'demo', group: '', kind: 'Namespace', name: 'shop' },
      field: 'metadata.annotations["config.linkerd.io/proxy-log-level"]',
    },
  ],
};

describe('How the proxies of a workload are set up', () => {
  it('says what is inherited and what waits for a restart, and leads to it', async () => {
    await renderTab(() => (
      <ProxySetup
        setup={{
          runsAs: 'native sidecar',
          owner: { kind: 'deployment', name: 'web' },
          settings: [
            setting,
            { ...setting, name: 'proxy-await', next: null, ignored: true },
          ],
        }}
      />
    ));
    expect(
      screen.getByText(
        'The proxy is a native sidecar; metrics name it deployment web.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('2 settings wait for a restart'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByText('2 settings of the proxy by annotation'),
    );
    const [first, second] = screen.getAllByRole('listitem');
    expect(first).toHaveTextContent(
      'proxy-log-level: debug inherited from the namespace – new pods get warn',
    );
    expect(second).toHaveTextContent(
      /cannot be read.*new pods get what the installation sets/,
    );
    expect(
      screen.getAllByRole('button', { name: /Namespace shop/ }),
    ).toHaveLength(2);
  });

  it('says no more than how the proxy runs when nothing is set', async () => {
    await renderTab(() => (
      <ProxySetup setup={{ runsAs: 'container', settings: [] }} />
    ));
    expect(
      screen.getByText(
        'The proxy is a container; metrics name no controller of it.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText(/settings/)).not.toBeInTheDocument();
  });
});
