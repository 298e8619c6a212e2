import { useId } from 'react';
import { ScrollRegion } from '../../components/ScrollRegion';
import pictures from '../../components/pictures.module.css';
import { Span, SpanRow } from './mirrorRows';

const WIDTH = 800;
const ROW = 68;
const CALLER = { x: 1, width: 150, height: 52 };
const GATEWAY = { x: 372, width: 130, height: 52 };
const TARGET = { x: 579, width: 220, height: 52 };
/** Characters that fit into the widest box. */
const FIT = 28;

/** Callers on the left; on the right every Service that may answer, in this cluster and in others, with gateways between. @internal */
export function SpanPicture({ span }: { span: Span }) {
  const arrow = useId();
  const height = Math.max(1, span.rows.length) * ROW;
  const middle = height / 2;
  return (
    <ScrollRegion label={`Picture: ${span.caller} and clusters`}>
      <svg
        role="img"
        aria-label={span.words}
        viewBox={`0 0 ${WIDTH} ${height}`}
        style={{ display: 'block', minWidth: 640, maxWidth: 860 }}
        width="100%"
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="10"
            markerHeight="10"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" className={pictures.head} />
          </marker>
        </defs>
        <Box
          {...CALLER}
          y={middle}
          title={span.caller}
          note={`cluster ${span.cluster}`}
        />
        {span.rows.map((row, i) => (
          <Way
            key={i}
            row={row}
            from={middle}
            y={i * ROW + ROW / 2}
            arrow={arrow}
          />
        ))}
      </svg>
    </ScrollRegion>
  );
}

function Way(props: { row: SpanRow; from: number; y: number; arrow: string }) {
  const { row, from, y } = props;
  const start = CALLER.x + CALLER.width + 3;
  const bend = start + 36;
  const line = {
    className: pictures[lineOf(row)],
    markerEnd: `url(#${props.arrow})`,
  };
  const first = row.gateway ? GATEWAY.x : TARGET.x;
  return (
    <g>
      <path
        d={`M${start} ${from} C ${bend} ${from} ${start} ${y} ${bend} ${y} H ${
          first - 3
        }`}
        {...line}
      />
      <text x={bend + 6} y={y - 6} className={pictures.note}>
        as {shorten(row.called)}
      </text>
      {row.gateway && (
        <>
          <Box {...GATEWAY} y={y} title="Gateway" note={row.gateway} />
          <path
            d={`M${GATEWAY.x + GATEWAY.width + 3} ${y} H ${TARGET.x - 3}`}
            {...line}
          />
        </>
      )}
      <Box
        {...TARGET}
        y={y}
        own={row.own}
        title={row.service}
        note={`cluster ${row.cluster}`}
      />
    </g>
  );
}

function lineOf({ gateway }: SpanRow) {
  if (gateway === undefined || gateway === 'alive') return 'lineSecured';
  return gateway === 'not probed' ? 'lineUnknown' : 'linePlaintext';
}

function Box(props: {
  x: number;
  /** Of the middle. */
  y: number;
  width: number;
  height: number;
  own?: boolean;
  title: string;
  note: string;
}) {
  const { x, y, width, height, own } = props;
  const middle = x + width / 2;
  return (
    <g textAnchor="middle">
      <rect
        x={x}
        y={y - height / 2}
        width={width}
        height={height}
        rx={8}
        className={own ? pictures.boxOwn : pictures.box}
      />
      <text
        x={middle}
        y={y - 3}
        className={own ? pictures.titleOwn : pictures.title}
      >
        {shorten(props.title)}
      </text>
      <text
        x={middle}
        y={y + 15}
        className={own ? pictures.noteOwn : pictures.note}
      >
        {shorten(props.note)}
      </text>
    </g>
  );
}

function shorten(text: string): string {
  return text.length > FIT ? `${text.slice(0, FIT - 1)}…` : text;
}
