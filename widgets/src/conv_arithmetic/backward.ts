// A transposed convolution: stamps on a canvas, one for each input number, and what is cut from the canvas.
import { span } from "../arithmetic/axis";
import { canvasSize, keptRange, stampPlaces, transposedSize, type TransposedAxis } from "../arithmetic/transposed";
import { clamp } from "../ui/grid";
import { alongBoth, callText, counted, listed, squareFrame, type Panel, type Scene } from "./scene";

export function transposed(axis: TransposedAxis): Scene {
  const outputs = transposedSize(axis);
  const places = outputs ? axis.size : 0;
  return {
    places,
    left: input(axis),
    right: canvas(axis, outputs),
    formula: formula(axis, outputs),
    call: callText("conv_transpose2d", [
      ["stride", axis.stride, 1],
      ["padding", axis.padding, 0],
      ["output_padding", axis.outputPadding, 0],
      ["dilation", axis.dilation, 1],
    ]),
    remark: outputs ? "" : "The padding cuts the whole canvas away. PyTorch refuses such a layer.",
    describe: ({ row, column }) => {
      const [first, end] = keptRange(axis);
      const kept = [row, column].map((at) => stampPlaces(axis, at).filter((place) => place >= first && place < end));
      const [rows, columns] = kept.map((there) => listed(there.map((place) => place - first)));
      const lost = axis.kernel ** 2 - kept[0].length * kept[1].length;
      const order = `Input ${row}, ${column} (${row * axis.size + column + 1} of ${axis.size ** 2})`;
      if (lost === axis.kernel ** 2) return `${order}: all of its stamp is cut away.`;
      const cut = lost ? ` ${counted(lost, "number")} of its ${axis.kernel ** 2} ${lost === 1 ? "is" : "are"} cut away.` : "";
      return `${order} stamps rows ${rows} and columns ${columns} of the output.${cut}`;
    },
  };
}

function input(axis: TransposedAxis): Panel {
  return {
    title: `input ${axis.size} × ${axis.size}`,
    side: axis.size,
    look: ({ row, column }, place) => ({ look: row === place.row && column === place.column ? "orange" : "" }),
    frame: (place) => squareFrame(place, 1, (at) => at),
    placeAt: (square) => square,
  };
}

function canvas(axis: TransposedAxis, outputs: number): Panel {
  const [first, end] = keptRange(axis);
  const late = canvasSize(axis) - axis.padding; // from here on, output padding alone has kept it
  const middle = (span(axis) - 1) / 2;
  return {
    title: `output ${outputs} × ${outputs}`,
    side: Math.max(canvasSize(axis), end),
    look: ({ row, column }, place) => {
      const kept = [row, column].every((at) => at >= first && at < end);
      const stamped = stampPlaces(axis, place.row).includes(row) && stampPlaces(axis, place.column).includes(column);
      const extra = kept && (row >= late || column >= late);
      return { look: `${kept ? "" : "cut"} ${stamped ? "orange" : extra ? "green" : ""}` };
    },
    frame: (place) => squareFrame(place, span(axis), (at) => at * axis.stride),
    placeAt: (square) => alongBoth(square, (at) => clamp(Math.round((at - middle) / axis.stride), axis.size)),
  };
}

function formula({ size, kernel, stride, padding, dilation, outputPadding }: TransposedAxis, outputs: number): string[] {
  const letters = "W′ = (W − 1) S − 2P + d (F − 1) + 1 + P_out";
  const numbers = `W′ = (${size} − 1)·${stride} − 2·${padding} + ${dilation}·(${kernel} − 1) + 1 + ${outputPadding}`;
  return [letters, outputs ? `${numbers} = ${outputs}` : numbers];
}
