// A canvas that shows a table of numbers as greys, with a frame around a part of it.
import type { Table } from "../arithmetic/pooling";
import { html, setAttributes } from "./dom";
import { clamp, type Frame, type Place } from "./grid";
import { onArrowKeys } from "./keys";

const WIDTH = 288; // screen pixels

export class Screen {
  readonly element: HTMLElement;
  readonly canvas = html("canvas", { class: "screen", tabindex: 0, role: "application" });
  private readonly title = html("div");
  private rows = 0;
  private columns = 0;

  constructor(description: string) {
    setAttributes(this.canvas, { "aria-label": description });
    this.element = html("div", { class: "panel" }, this.title, this.canvas);
  }

  /** Show numbers from `black` to `white`, with `frame` around some and a line around the inner part, if it has a border. */
  show(title: string, values: Table, [black, white]: [number, number], frame: Frame | undefined, border = 0): void {
    this.title.textContent = title;
    [this.rows, this.columns] = [values.length, values[0]?.length ?? 0];
    setAttributes(this.canvas, { width: WIDTH, height: WIDTH });
    if (!this.rows || !this.columns) return;
    const context = this.canvas.getContext("2d")!;
    const unit = WIDTH / this.columns;
    context.imageSmoothingEnabled = false;
    context.drawImage(greys(values, black, white), 0, 0, WIDTH, WIDTH);
    const colour = getComputedStyle(this.canvas).getPropertyValue("--widget-orange");
    context.strokeStyle = colour;
    if (border) {
      context.setLineDash([3, 3]);
      context.strokeRect(border * unit, border * unit, WIDTH - 2 * border * unit, WIDTH - 2 * border * unit);
      context.setLineDash([]);
    }
    if (!frame) return;
    context.lineWidth = 3;
    context.strokeRect(frame.column * unit - 1, frame.row * unit - 1, frame.width * unit + 2, frame.height * unit + 2);
  }

  /** Tell `pointed` of the pixel under the pointer, and whether the pointer is pressed. */
  onPoint(pointed: (place: Place, pressed: boolean) => void): void {
    const tell = (event: PointerEvent) => {
      if (!this.rows || !this.columns) return;
      const { left, top, width, height } = this.canvas.getBoundingClientRect();
      const row = clamp(Math.floor(((event.clientY - top) / height) * this.rows), this.rows);
      const column = clamp(Math.floor(((event.clientX - left) / width) * this.columns), this.columns);
      pointed({ row, column }, event.buttons > 0);
    };
    this.canvas.addEventListener("pointerdown", tell);
    this.canvas.addEventListener("pointermove", tell);
  }

  /** Tell `moved` of the arrow keys, as steps down and to the right. */
  onArrows(moved: (down: number, right: number) => void): void {
    onArrowKeys(this.canvas, moved);
  }
}

/** The numbers as a small picture, a pixel each. */
export function greys(values: Table, black: number, white: number): HTMLCanvasElement {
  const [height, width] = [values.length, values[0].length];
  const canvas = html("canvas", { width, height });
  const image = new ImageData(width, height);
  values.flat().forEach((value, at) => {
    const grey = (255 * (value - black)) / (white - black || 1); // the array clamps and rounds
    image.data.set([grey, grey, grey, 255], 4 * at);
  });
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}
