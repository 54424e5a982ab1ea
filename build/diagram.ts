/** The visit's statechart as a Mermaid diagram, read from the chart itself. */
import { visitMachine } from '../electron/visit/machine.ts';

type Node = typeof visitMachine.root;

/** What a person reads on an arrow: the event, without XState's own names around it. */
function arrow(event: string): string {
  if (event === '') return 'at once';
  const after = /^xstate\.after\.([^.]+)\./.exec(event);
  if (after !== null) return `after ${after[1]}`;
  if (event.startsWith('xstate.done.')) return 'done';
  if (event.startsWith('xstate.error.')) return 'failed';
  return event.replace(/^intent\.\*$/, 'any touch').replace(/^intent\./, '');
}

const name = (node: Node) => node.id.replaceAll('.', '_').replaceAll('-', '_');

/** The chart: every state, every arrow that leads to another state. */
export function visitDiagram(): string {
  const lines: string[] = [];
  const arrows = new Map<string, Set<string>>();
  const draw = (node: Node, indent: string) => {
    for (const transition of [...node.transitions.values(), node.always ?? []].flat()) {
      for (const target of transition.target ?? []) {
        const way = `${name(node)} --> ${name(target as Node)}`;
        arrows.set(way, (arrows.get(way) ?? new Set()).add(arrow(transition.eventType)));
      }
    }
    const children = Object.values(node.states) as Node[];
    if (children.length === 0) {
      lines.push(`${indent}state "${node.key}" as ${name(node)}`);
      return;
    }
    lines.push(`${indent}state "${node.key}" as ${name(node)} {`);
    const first = node.config.initial;
    if (typeof first === 'string' && node.states[first] !== undefined)
      lines.push(`${indent}  [*] --> ${name(node.states[first] as Node)}`);
    for (const [index, child] of children.entries()) {
      if (node.type === 'parallel' && index > 0) lines.push(`${indent}  --`);
      draw(child, `${indent}  `);
    }
    lines.push(`${indent}}`);
  };
  for (const child of Object.values(visitMachine.root.states) as Node[]) draw(child, '  ');
  for (const transition of [...visitMachine.root.transitions.values()].flat())
    for (const target of transition.target ?? [])
      for (const child of Object.values(visitMachine.root.states) as Node[]) {
        if (child === target) continue;
        const way = `${name(child)} --> ${name(target as Node)}`;
        arrows.set(way, (arrows.get(way) ?? new Set()).add(arrow(transition.eventType)));
      }
  const drawn = [...arrows].map(([way, events]) => `  ${way} : ${[...events].join(', ')}`);
  return ['stateDiagram-v2', '  [*] --> visit_standby', ...lines, ...drawn, '  visit_wiped --> [*]'].join(
    '\n',
  );
}
