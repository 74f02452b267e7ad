/** Field numbers are those of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
function block(field: number, content: string | number[]): number[] {
  const bytes = typeof content === 'string' ? [...Buffer.from(content)] : content;
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

function node(operator: string, inputs: string[], output: string, attribute: number[] = []): number[] {
  const names = inputs.flatMap((name) => block(1, name));
  return block(1, [...names, ...block(2, output), ...block(4, operator), ...attribute]);
}

function tokens(field: number, name: string, type: number, dimensions: (string | number)[]): number[] {
  const shape = dimensions.flatMap((size) =>
    block(1, typeof size === 'string' ? block(2, size) : number(1, size)),
  );
  return block(field, [...block(1, name), ...block(2, block(1, [...number(1, type), ...block(2, shape)]))]);
}

function constant(name: string, values: number[]): number[] {
  return block(5, [
    ...number(1, values.length),
    ...number(2, INT64),
    ...block(7, values.flatMap(varint)),
    ...block(8, name),
  ]);
}

/** A network in ONNX format that gives every token a vector of so many dimensions: its id, again and again. */
export function networkOf(dimensions: number): Buffer {
  const toFloat = block(5, [...block(1, 'to'), ...number(3, FLOAT), ...number(20, ATTRIBUTE_INT)]);
  const graph = [
    ...node('Cast', ['input_ids'], 'numbers', toFloat),
    ...node('Unsqueeze', ['numbers', 'last'], 'columns'),
    ...node('Expand', ['columns', 'shape'], 'last_hidden_state'),
    ...block(2, 'test'),
    ...constant('last', [2]),
    ...constant('shape', [1, 1, dimensions]),
    ...tokens(11, 'input_ids', INT64, ['batch', 'length']),
    ...tokens(11, 'attention_mask', INT64, ['batch', 'length']),
    ...tokens(12, 'last_hidden_state', FLOAT, ['batch', 'length', dimensions]),
  ];
  return Buffer.from([...number(1, 8), ...block(7, graph), ...block(8, number(2, 13))]);
}
