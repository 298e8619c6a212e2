import { CSSProperties, useMemo } from 'react';
import { EdgeTls } from '@meshwright/backstage-plugin-service-mesh-common';
import { graphlib, layout } from '@dagrejs/dagre';
import {
  BaseEdge,
  Edge,
  EdgeLabelRenderer,
  EdgeProps,
  getBezierPath,
  Handle,
  MarkerType,
  Node,
  NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import pictures from '../../components/pictures.module.css';
import { EdgePeer } from './edgeRows';
import { TlsIcon, tlsWords } from './tlsWords';

const NODE = { width: 200, height: 46 };

type PeerNode = Node<{ label: string; detail: string; own: boolean }, 'peer'>;
type PeerEdge = Edge<{ tls: EdgeTls; amount: string }, 'peer'>;

/** The sheet of the library colours lines by class, so that only a style of their own wins. */
const lines: Record<EdgeTls, CSSProperties> = {
  secured: { stroke: 'var(--mesh-series-3)', strokeWidth: 2 },
  plaintext: {
    stroke: 'var(--mesh-series-2)',
    strokeWidth: 2.5,
    strokeDasharray: '7 4',
  },
  mixed: {
    stroke: 'var(--mesh-series-2)',
    strokeWidth: 2.5,
    strokeDasharray: '14 4',
  },
  unknown: {
    stroke: 'var(--mesh-unknown-line)',
    strokeWidth: 2,
    strokeDasharray: '2 4',
  },
};

const nodeTypes = { peer: PeerBox };
const edgeTypes = { peer: PeerLine };

/** Callers on the left, the entity in the middle, what it calls on the right; every line with its lock. @internal */
export default function EdgeGraph(props: {
  name: string;
  peers: readonly EdgePeer[];
}) {
  const { name, peers } = props;
  const { nodes, edges } = useMemo(() => arrange(name, peers), [name, peers]);
  const side = (which: EdgePeer['side']) =>
    peers.filter(peer => peer.side === which).length;
  const rows = Math.max(1, side('caller'), side('called'));
  return (
    <div
      className={pictures.graph}
      style={{ height: Math.min(560, Math.max(150, rows * 64 + 48)) }}
      role="img"
      aria-label={`Picture of who is connected to ${name}; the table says the same`}
    >
      <ReactFlow
        // Laid out anew when somebody comes or goes.
        key={nodes.map(node => node.id).join()}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        fitView
        fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
        minZoom={0.2}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      />
    </div>
  );
}

function arrange(name: string, peers: readonly EdgePeer[]) {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 16, ranksep: 150 });
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setNode('own', { ...NODE });
  const pairs = peers.map(peer => ({
    peer,
    source: peer.side === 'caller' ? peer.key : 'own',
    target: peer.side === 'caller' ? 'own' : peer.key,
  }));
  for (const { peer, source, target } of pairs) {
    graph.setNode(peer.key, { ...NODE });
    graph.setEdge(source, target);
  }
  layout(graph);
  const place = (id: string, data: PeerNode['data']): PeerNode => {
    const { x, y } = graph.node(id);
    return {
      id,
      type: 'peer',
      data,
      position: { x: x - NODE.width / 2, y: y - NODE.height / 2 },
      ...NODE,
    };
  };
  const nodes = [
    place('own', { label: name, detail: 'this component', own: true }),
    ...peers.map(({ key, label, detail }) =>
      place(key, { label, detail, own: false }),
    ),
  ];
  const edges = pairs.map(
    ({ peer: { key, tls, amount }, source, target }): PeerEdge => ({
      id: key,
      type: 'peer',
      source,
      target,
      data: { tls, amount },
      markerEnd: {
        type: MarkerType.ArrowClosed,
        color: lines[tls].stroke,
        width: 14,
        height: 14,
      },
    }),
  );
  return { nodes, edges };
}

function PeerBox({ data }: NodeProps<PeerNode>) {
  return (
    <div
      className={`${pictures.node} ${data.own ? pictures.nodeOwn : ''}`}
      title={`${data.label} ${data.detail}`}
    >
      <Handle
        type="target"
        position={Position.Left}
        className={pictures.port}
        isConnectable={false}
      />
      <strong>{data.label}</strong>
      {data.detail && data.detail !== data.label && (
        <small>{data.detail}</small>
      )}
      <Handle
        type="source"
        position={Position.Right}
        className={pictures.port}
        isConnectable={false}
      />
    </div>
  );
}

function PeerLine(props: EdgeProps<PeerEdge>) {
  const [path, x, y] = getBezierPath(props);
  const { tls, amount } = props.data ?? { tls: 'unknown', amount: '' };
  // The lock stands where lines are still apart: near the end that is not the entity.
  const towardsPeer = props.source === 'own' ? 0.62 : 0.38;
  const labelX =
    props.sourceX + (props.targetX - props.sourceX) * towardsPeer || x;
  const labelY =
    props.sourceY +
      (props.targetY - props.sourceY) *
        (props.source === 'own' ? 0.72 : 0.28) || y;
  return (
    <>
      <BaseEdge
        id={props.id}
        path={path}
        style={lines[tls]}
        markerEnd={props.markerEnd}
      />
      <EdgeLabelRenderer>
        <span
          className={pictures.edgeLabel}
          title={tlsWords[tls]}
          style={{
            transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)`,
          }}
        >
          <TlsIcon tls={tls} />
          {amount}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}
