import { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { Container } from '@backstage/ui';
import { Link, Navigate, Route, Routes } from 'react-router-dom';
import { TabName, tabPaths } from '../src/routes';
import { FindingsTab } from '../src/tabs/findings/FindingsTab';
import { HistoryTab } from '../src/tabs/history/HistoryTab';
import { OverviewCard } from '../src/tabs/overview/OverviewCard';
import { ReviewsTab } from '../src/tabs/reviews/ReviewsTab';
import { AccessTab } from '../src/tabs/security/AccessTab';
import { MtlsTab } from '../src/tabs/security/MtlsTab';
import { SignalsTab } from '../src/tabs/traffic/SignalsTab';
import { TrafficTab } from '../src/tabs/traffic/TrafficTab';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
};

const tabs: Record<TabName, JSX.Element> = {
  mtls: <MtlsTab />,
  traffic: <TrafficTab />,
  access: <AccessTab />,
  signals: <SignalsTab />,
  findings: <FindingsTab />,
  reviews: <ReviewsTab />,
  history: <HistoryTab />,
};
const names = Object.keys(tabs) as TabName[];

/** An entity page with the tabs of the plugin and nothing else. */
export function DevEntityPage() {
  return (
    <EntityProvider entity={entity}>
      <Container>
        <nav style={{ display: 'flex', gap: 16, padding: '16px 0' }}>
          <Link to="overview">overview</Link>
          {names.map(name => (
            <Link key={name} to={tabPaths[name]}>
              {name}
            </Link>
          ))}
        </nav>
        <Routes>
          <Route path="overview" element={<OverviewCard />} />
          {names.map(name => (
            <Route key={name} path={tabPaths[name]} element={tabs[name]} />
          ))}
          <Route path="*" element={<Navigate to="overview" replace />} />
        </Routes>
      </Container>
    </EntityProvider>
  );
}
