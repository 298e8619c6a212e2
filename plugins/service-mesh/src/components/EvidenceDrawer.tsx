import {
  createContext,
  ReactNode,
  useCallback,
  useContext,
  useId,
  useMemo,
  useState,
} from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ResourceRef } from '@meshwright/backstage-plugin-service-mesh-common';
import Drawer from '@material-ui/core/Drawer';
import { RiCloseLine, RiExternalLinkLine } from '@remixicon/react';
import { Skeleton } from '@backstage/ui';
import { stringify } from 'yaml';
import { useResource } from '../hooks/useResource';
import { CopyButton } from './CopyButton';
import { Pill } from './Pill';
import { yamlLines } from './yamlLines';
import { ScrollRegion } from './ScrollRegion';
import css from './mesh.module.css';

interface Shown {
  readonly resource: ResourceRef;
  readonly field?: string;
  /** Entities of the caller, when it is on their side; empty when nobody knows whose it is. */
  readonly callers?: readonly string[];
}

const CallersContext = createContext<readonly string[] | undefined>(undefined);

/** Says that the evidence within is on the side of a caller, and which entities that is. @internal */
export const CallersEvidence = CallersContext.Provider;

const OpenContext = createContext<(shown: Shown) => void>(() => {});

/** Opens a resource in the drawer of the tab. @internal */
export function useEvidenceDrawer(): (shown: Shown) => void {
  const open = useContext(OpenContext);
  const callers = useContext(CallersContext);
  return useCallback(
    shown => open({ ...shown, ...(callers && { callers }) }),
    [open, callers],
  );
}

/** Holds the one drawer of a tab; focus returns to the link that opened it. @internal */
export function EvidenceDrawerProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const [open, setOpen] = useState(false);
  const titleId = useId();
  const show = useCallback((next: Shown) => {
    setShown(next);
    setOpen(true);
  }, []);
  const close = () => setOpen(false);
  return (
    <OpenContext.Provider value={show}>
      {children}
      <Drawer
        anchor="right"
        open={open}
        onClose={close}
        PaperProps={
          {
            role: 'dialog',
            'aria-modal': true,
            'aria-labelledby': titleId,
          } as object
        }
      >
        {shown && (
          <ResourcePanel {...shown} titleId={titleId} onClose={close} />
        )}
      </Drawer>
    </OpenContext.Provider>
  );
}

function ResourcePanel(
  props: Shown & { titleId: string; onClose: () => void },
) {
  const { entity } = useEntity();
  const { resource: ref, field, callers } = props;
  const resource = useResource(stringifyEntityRef(entity), ref, callers);
  const lines = useMemo(
    () =>
      resource.state === 'ready' ? yamlLines(resource.view.object, field) : [],
    [resource, field],
  );
  return (
    <div className={`${css.root} ${css.drawer}`}>
      <div className={css.spread}>
        <h2 id={props.titleId}>
          <span className={css.muted}>{ref.kind}</span> {ref.name}
        </h2>
        <button
          type="button"
          className={css.iconButton}
          onClick={props.onClose}
          aria-label="Close"
        >
          <RiCloseLine aria-hidden />
        </button>
      </div>
      <div className={css.row}>
        <Pill tone="neutral">cluster {ref.cluster}</Pill>
        {ref.namespace && <Pill tone="neutral">namespace {ref.namespace}</Pill>}
        {ref.group && <Pill tone="neutral">{ref.group}</Pill>}
        {resource.state === 'ready' && (
          <Pill tone="info">
            {resource.view.read === 'live'
              ? 'read live'
              : 'read from cache: only the fields in use'}
          </Pill>
        )}
      </div>
      {field && (
        <p style={{ margin: 0 }}>
          Decided by <span className={css.code}>{field}</span>
        </p>
      )}
      {resource.state === 'loading' && (
        <div aria-busy="true" aria-label="Reading the resource">
          <Skeleton width="100%" height={260} />
        </div>
      )}
      {resource.state === 'failed' && (
        <div role="alert" className={`${css.banner} ${css.negative}`}>
          {callers && isRefusal(resource.error)
            ? `This is on the side of the caller${
                callers.length > 0 ? ` (${callers.join(', ')})` : ''
              }: it opens for those who may see the mesh data of the caller's component, and where that component refers to it.`
            : `The resource could not be read: ${resource.error.message}`}
        </div>
      )}
      {resource.state === 'ready' && (
        <>
          <div className={css.row}>
            <CopyButton
              text={stringify(resource.view.object, {
                aliasDuplicateObjects: false,
              })}
              label="Copy YAML"
            />
            {resource.view.links.map(link => (
              <a
                key={link.url}
                className={css.link}
                href={link.url}
                target="_blank"
                rel="noreferrer noopener"
              >
                {link.title}{' '}
                <RiExternalLinkLine size={12} aria-label="opens in a new tab" />
              </a>
            ))}
          </div>
          <ScrollRegion label={`YAML of ${ref.kind} ${ref.name}`}>
            <pre className={css.yaml}>
              {lines.map((line, i) => (
                <span
                  key={i}
                  className={line.marked ? css.marked : undefined}
                  data-marked={line.marked || undefined}
                >
                  {line.text || ' '}
                </span>
              ))}
            </pre>
          </ScrollRegion>
        </>
      )}
    </div>
  );
}

function isRefusal({ name }: Error): boolean {
  return name === 'NotFoundError' || name === 'NotAllowedError';
}
