import { useId } from 'react';
import { Workload } from '@meshwright/backstage-plugin-service-mesh-common';
import { ScrollRegion } from '../../components/ScrollRegion';
import pictures from '../../components/pictures.module.css';
import { enforcementSteps } from './enforcementSteps';

const BOX = { width: 150, height: 66 };
const GAP = 76;

/** Ambient mode: the proxies a request passes on its way to a pod, and what each of them decides. @internal */
export function EnforcementPath({ workload }: { workload: Workload }) {
  const arrow = useId();
  const steps = enforcementSteps(workload);
  if (steps.length === 0) return null;
  const width = steps.length * BOX.width + (steps.length - 1) * GAP + 2;
  const words = steps
    .map(({ title, notes }) => `${title} (${notes.join(', ')})`)
    .join(', then ');
  return (
    <ScrollRegion label={`Where ${workload.name} is protected`}>
      <svg
        role="img"
        aria-label={`The way to ${workload.name}: ${words}`}
        viewBox={`0 0 ${width} ${BOX.height + 2}`}
        width={width}
        height={BOX.height + 2}
        style={{ display: 'block' }}
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" className={pictures.head} />
          </marker>
        </defs>
        {steps.map((step, i) => {
          const x = 1 + i * (BOX.width + GAP);
          const middle = x + BOX.width / 2;
          const shape = {
            present: pictures.box,
            own: pictures.boxOwn,
            absent: pictures.boxAbsent,
          }[step.state];
          const own = step.state === 'own';
          return (
            <g key={step.title} textAnchor="middle">
              {i > 0 && (
                <>
                  <line
                    x1={x - GAP + 3}
                    x2={x - 3}
                    y1={1 + BOX.height / 2}
                    y2={1 + BOX.height / 2}
                    className={pictures.line}
                    markerEnd={`url(#${arrow})`}
                  />
                  {step.via && (
                    <text
                      x={x - GAP / 2}
                      y={BOX.height / 2 - 6}
                      className={pictures.note}
                    >
                      {step.via}
                    </text>
                  )}
                </>
              )}
              <rect x={x} y={1} {...BOX} rx={8} className={shape} />
              <text
                x={middle}
                y={22}
                className={own ? pictures.titleOwn : pictures.title}
              >
                {step.title}
              </text>
              {step.notes.map((note, line) => (
                <text
                  key={note}
                  x={middle}
                  y={39 + line * 15}
                  className={own ? pictures.noteOwn : pictures.note}
                >
                  {note}
                </text>
              ))}
            </g>
          );
        })}
      </svg>
    </ScrollRegion>
  );
}
