import { SignalDashboard } from '@meshwright/backstage-plugin-service-mesh-common';
import { render, screen } from '@testing-library/react';
import { Dashboards } from './Dashboards';
import { PublishedDashboards } from './PublishedDashboards';

const dashboards = (['open', 'find', 'get'] as const).map(
  (action, i): SignalDashboard => ({
    id: String(i),
    title: `Dashboard to ${action}`,
    url: `https://dashboards.example.com/${action}`,
    action,
    panels: ['inbound'],
  }),
);

const links = () =>
  screen.queryAllByRole('link').map(link => link.getAttribute('href'));

describe('dashboards', () => {
  it('of the Grafana of the portal are beside the panel they are about', () => {
    render(
      <>
        <Dashboards dashboards={dashboards} panel="inbound" />
        <Dashboards dashboards={dashboards} panel="versions" />
      </>,
    );
    expect(links()).toEqual([
      'https://dashboards.example.com/open',
      'https://dashboards.example.com/find',
    ]);
  });

  it('that are only published somewhere are named once', () => {
    render(<PublishedDashboards dashboards={dashboards} />);
    expect(links()).toEqual(['https://dashboards.example.com/get']);
    expect(screen.getByText(/No Grafana is configured/)).toBeInTheDocument();
  });

  it('are no matter where there are none', () => {
    const { container } = render(<PublishedDashboards dashboards={[]} />);
    expect(container).toBeEmptyDOMElement();
  });
});
