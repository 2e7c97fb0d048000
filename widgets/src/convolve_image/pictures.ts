// Pictures as tables of brightness from 0 to 1, square, all of one size.
import { filled, type Table } from "../arithmetic/pooling";
import { html } from "../ui/dom";

export const SIDE = 96;

/** The picture behind an address within the page. */
export async function fromAddress(address: string): Promise<Table> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return brightness(image, image.naturalWidth, image.naturalHeight);
}

/** The reader's own picture, which stays on the reader's machine. */
export async function fromFile(file: File): Promise<Table> {
  const image = await createImageBitmap(file);
  return brightness(image, image.width, image.height);
}

/** A black picture to draw on. */
export function black(): Table {
  return filled(SIDE, SIDE, () => 0);
}

/** The same picture with a round dot of light. */
export function dotted(picture: Table, row: number, column: number, radius = 1.6): Table {
  return picture.map((line, at) =>
    line.map((value, there) => (Math.hypot(at - row, there - column) <= radius ? 1 : value)),
  );
}

/** The central square, made as large as all pictures; the weights are those of ITU-R BT.601. */
function brightness(image: CanvasImageSource, width: number, height: number): Table {
  const side = Math.min(width, height);
  const context = html("canvas", { width: SIDE, height: SIDE }).getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return filled(SIDE, SIDE, (row, column) => {
    const at = 4 * (row * SIDE + column);
    return (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]) / 255;
  });
}
