import {
  SignalsData,
  TrafficRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { Behind } from './Behind';
import { callerCsv } from './callerRows';
import { Callers } from './Callers';
import { CsvButton } from './CsvButton';
import { Outcomes } from './Outcomes';
import { rowCsv } from './rowCsv';
import { RowTable } from './RowTable';

/** The numbers of now by version, caller, destination and outcome. @internal */
export function SignalTables({ data }: { data: SignalsData }) {
  const now = data.queries.filter(query => query.type === 'instant');
  const { outcomes = [] } = data;
  return (
    <>
      {data.byVersion.length > 0 && (
        <MeshCard
          title="By version, now"
          aside={
            <CsvButton
              title="By version"
              table={() => rowCsv('version', data.byVersion, versionOf)}
            />
          }
        >
          <RowTable rows={data.byVersion} what="Version" name={versionOf} />
          <Behind queries={now} data={data} panel="versions" />
        </MeshCard>
      )}
      {data.callers.length > 0 && (
        <MeshCard
          title="Callers, now"
          aside={
            <CsvButton title="Callers" table={() => callerCsv(data.callers)} />
          }
        >
          <Callers callers={data.callers} />
          <Behind queries={now} data={data} panel="inbound" />
        </MeshCard>
      )}
      {data.destinations.length > 0 && (
        <MeshCard
          title="Destinations, now"
          aside={
            <CsvButton
              title="Destinations"
              table={() =>
                rowCsv('destination', data.destinations, destinationOf)
              }
            />
          }
        >
          <RowTable
            rows={data.destinations}
            what="Destination"
            name={destinationOf}
          />
          <Behind queries={now} data={data} panel="outbound" />
        </MeshCard>
      )}
      {outcomes.length > 0 && (
        <MeshCard
          title="How requests ended, now"
          aside={
            <CsvButton
              title="Outcomes"
              table={() => ({
                head: ['direction', 'protocol', 'code', 'flags', 'requests/s'],
                rows: outcomes.map(outcome => [
                  outcome.direction,
                  outcome.protocol,
                  outcome.code,
                  outcome.flags,
                  outcome.rate,
                ]),
              })}
            />
          }
        >
          <Outcomes outcomes={outcomes} />
          <Behind queries={now} data={data} panel="inbound" />
        </MeshCard>
      )}
    </>
  );
}

function versionOf({ labels }: TrafficRow): string {
  return labels.version ?? 'all';
}

function destinationOf({ labels }: TrafficRow): string {
  return labels.destination ?? 'unknown';
}
