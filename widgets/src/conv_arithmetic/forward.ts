// A convolution: windows on the padded input, one output for each.
import { isPixel, outputSize, padded, readPlaces, span, taps, type Axis } from "../arithmetic/axis";
import { clamp } from "../ui/grid";
import { alongBoth, callText, counted, listed, squareFrame, type Panel, type Scene } from "./scene";

export function forward(axis: Axis): Scene {
  const places = outputSize(axis);
  return {
    places,
    left: input(axis, places),
    right: output(places),
    formula: formula(axis, places),
    call: callText("conv2d", [
      ["stride", axis.stride, 1],
      ["padding", axis.padding, 0],
      ["dilation", axis.dilation, 1],
    ]),
    remark: remark(axis, places),
    describe: ({ row, column }) => {
      const read = [row, column].map((at) => taps(axis, at));
      const [rows, columns] = read.map((there) => listed(there.map((place) => place - axis.padding)));
      const pixels = read.map((there) => there.filter((place) => isPixel(axis, place)).length);
      const zeros = axis.kernel ** 2 - pixels[0] * pixels[1];
      const border = axis.padding ? ` ${counted(zeros, "number")} of its ${axis.kernel ** 2} lie in the border.` : "";
      const order = row * places + column + 1;
      return `Output ${row}, ${column} (${order} of ${places ** 2}) reads rows ${rows} and columns ${columns}.${border}`;
    },
  };
}

function input(axis: Axis, places: number): Panel {
  const read = readPlaces(axis);
  const border = axis.padding ? `, with border ${padded(axis)} × ${padded(axis)}` : "";
  const middle = (span(axis) - 1) / 2;
  return {
    title: `input ${axis.size} × ${axis.size}${border}`,
    side: padded(axis),
    look: ({ row, column }, place) => {
      const tapped = places > 0 && taps(axis, place.row).includes(row) && taps(axis, place.column).includes(column);
      const inside = isPixel(axis, row) && isPixel(axis, column);
      return {
        look: `${inside ? "" : "border"} ${tapped ? "orange" : ""}`,
        crossed: !read.has(row) || !read.has(column),
      };
    },
    frame: (place) => squareFrame(place, span(axis), (at) => at * axis.stride),
    placeAt: (square) => alongBoth(square, (at) => clamp(Math.round((at - middle) / axis.stride), places)),
  };
}

function output(places: number): Panel {
  return {
    title: `output ${places} × ${places}`,
    side: places,
    look: ({ row, column }, place) => {
      const here = row === place.row && column === place.column;
      const before = row < place.row || (row === place.row && column < place.column);
      return { look: here ? "orange" : before ? "green" : "" };
    },
    frame: (place) => squareFrame(place, 1, (at) => at),
    placeAt: (square) => square,
  };
}

function formula({ size, kernel, stride, padding, dilation, ...rest }: Axis, places: number): string[] {
  const axis = { size, kernel, stride, padding, dilation, ...rest };
  const room = padded(axis) - span(axis);
  const lines = [
    "W′ = ⌊(W + 2P − d (F − 1) − 1) / S⌋ + 1",
    `W′ = ⌊(${size} + 2·${padding} − ${dilation}·(${kernel} − 1) − 1) / ${stride}⌋ + 1`,
  ];
  if (room < 0) return lines;
  const quotient = room % stride ? `⌊${Number((room / stride).toFixed(2))}⌋` : `${room / stride}`;
  return [lines[0], `${lines[1]} = ${quotient} + 1 = ${places}`];
}

function remark(axis: Axis, places: number): string {
  if (!places) {
    const [spans, there] = [counted(span(axis), "pixel"), counted(padded(axis), "pixel")];
    return `The kernel spans ${spans}, the input has ${there} a side, border included. It fits nowhere, and PyTorch says so.`;
  }
  const left = (padded(axis) - span(axis)) % axis.stride;
  if (!left) return "";
  const [rows, columns, are] = [counted(left, "row"), counted(left, "column"), left === 1 ? "is" : "are"];
  return `It does not divide: ${rows} at the bottom and ${columns} at the right ${are} never read.`;
}
