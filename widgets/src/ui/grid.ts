// A drawing of squares: each with a look and perhaps a number, and frames around some of them. Units are squares.
import { html, setAttributes, svg } from "./dom";
import { onArrowKeys, onSpaceOrEnter } from "./keys";

const LARGEST = 30; // pixels a square, if nothing else is said

export interface Place {
  row: number;
  column: number;
}

export interface Square {
  look: string;
  /** How strong its colour is, from 0 to 1. */
  strength?: number;
  crossed?: boolean;
  text?: string;
}

export interface Frame extends Place {
  height: number;
  width: number;
  look?: string;
}

export class Grid {
  /** The drawing under its title. */
  readonly element: HTMLElement;
  readonly drawing = svg("svg", { class: "grid" });
  private readonly title = html("div");
  private readonly squares = svg("g");
  private readonly frames = svg("g");
  private rows = 0;
  private columns = 0;

  constructor(
    description: string,
    private readonly largest = LARGEST,
  ) {
    setAttributes(this.drawing, { role: "img", "aria-label": description });
    this.drawing.append(this.squares, this.frames);
    this.element = html("div", { class: "panel" }, this.title, this.drawing);
  }

  /** Draw the whole grid anew under `title`. */
  draw(title: string, rows: number, columns: number, look: (row: number, column: number) => Square): void {
    const edge = 0.1;
    const box = [-edge, -edge, Math.max(columns, 1) + 2 * edge, Math.max(rows, 1) + 2 * edge];
    setAttributes(this.drawing, { viewBox: box.join(" "), width: Math.round(this.largest * box[2]) });
    this.title.textContent = title;
    this.rows = rows;
    this.columns = columns;
    const squares = Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => look(row, column)));
    const longest = Math.max(...squares.flat().map(({ text }) => text?.length ?? 0));
    const size = longest > 4 ? "smaller" : longest > 2 ? "small" : "";
    const drawn = squares.flatMap((line, row) => line.flatMap((square, column) => squareAt(row, column, square, size)));
    this.squares.replaceChildren(...drawn);
  }

  /** Put frames around parts of the grid; a frame that was there before glides to its new place. */
  frame(...frames: Frame[]): void {
    while (this.frames.children.length > frames.length) this.frames.lastChild!.remove();
    frames.forEach((frame, index) => {
      const existing = this.frames.children[index] as SVGElement | undefined;
      const rect = existing ?? this.frames.appendChild(svg("rect"));
      setAttributes(rect, { class: `frame ${frame.look ?? ""}`, width: frame.width, height: frame.height });
      rect.style.transform = `translate(${frame.column}px, ${frame.row}px)`;
    });
  }

  /** Tell `pointed` of the square under the pointer, when it is pressed and while it is dragged. */
  onPoint(pointed: (place: Place) => void): void {
    const tell = (event: PointerEvent) => {
      const place = this.squareUnder(event);
      if (place) pointed(place);
    };
    this.drawing.addEventListener("pointerdown", (event) => {
      this.drawing.setPointerCapture(event.pointerId);
      tell(event);
    });
    this.drawing.addEventListener("pointermove", (event) => {
      if (event.buttons) tell(event);
    });
  }

  /** Tell `pressed` of every square that is clicked or tapped. */
  onPress(pressed: (place: Place) => void): void {
    this.drawing.addEventListener("click", (event) => {
      const place = this.squareUnder(event);
      if (place) pressed(place);
    });
  }

  /** Call `pressed` when Space or Enter is pressed on the drawing. */
  onKeyPress(pressed: () => void): void {
    onSpaceOrEnter(this.drawing, pressed);
  }

  /** Make the drawing a stop of the Tab key and tell `moved` of the arrow keys, as steps down and to the right. */
  onArrows(description: string, moved: (down: number, right: number) => void): void {
    setAttributes(this.drawing, { tabindex: 0, role: "application", "aria-label": description });
    onArrowKeys(this.drawing, moved);
  }

  private squareUnder(event: MouseEvent): Place | undefined {
    const matrix = this.drawing.getScreenCTM();
    if (!matrix || !this.rows || !this.columns) return undefined;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { row: clamp(Math.floor(y), this.rows), column: clamp(Math.floor(x), this.columns) };
  }
}

/** The nearest of 0 to `count` − 1. */
export function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(value, count - 1));
}

function squareAt(row: number, column: number, { look, strength, crossed, text }: Square, size: string): Node[] {
  const drawn: Node[] = [
    svg("rect", { class: `cell ${look}`, x: column, y: row, width: 1, height: 1, "fill-opacity": strength }),
  ];
  if (crossed) drawn.push(svg("path", { class: "cross", d: `M${column + 0.25} ${row + 0.25}l.5 .5m0 -.5l-.5 .5` }));
  if (text !== undefined) drawn.push(svg("text", { class: `number ${size}`, x: column + 0.5, y: row + 0.52 }, text));
  return drawn;
}

/** Lay two drawings side by side where there is room, with squares of one size. */
export function sideBySide(board: HTMLElement, left: number, right: number): void {
  board.style.setProperty("--left", `${left}fr`);
  board.style.setProperty("--right", `${right}fr`);
  board.style.setProperty("--most", `${(left + right) * LARGEST + 40}px`);
}
