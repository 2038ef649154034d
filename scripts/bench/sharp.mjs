// Does tasks with sharp on one thread: a line of JSON in, a line of JSON out,
// as the engines written in Go do.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import sharp from 'sharp';

sharp.cache(false);
sharp.concurrency(1);

// Sharp's defaults for the rest: they are what its users get. A quality would
// turn its PNGs into ones with palettes.
const lossy = { jpeg: true, webp: true };
const files = new Map();

async function make(task) {
  if (!files.has(task.file)) files.set(task.file, readFileSync(task.file));
  const input = files.get(task.file);
  const began = process.cpuUsage(); // of all threads, as the Go engines count
  let image = sharp(input, { animated: task.format === 'gif' }).autoOrient();
  // Operations are on pictures of the box's shape. Where a turn follows, sharp
  // would crop to cover the box only after it.
  const fit = task.path ? 'inside' : 'cover';
  if (task.width || task.height) image = image.resize(task.width || null, task.height || null, { fit });
  for (const [method, ...args] of JSON.parse(task.calls || '[]')) image = image[method](...args);
  const { data, info } = await image
    .toFormat(task.format, lossy[task.format] ? { quality: task.quality } : {})
    .toBuffer({ resolveWithObject: true });
  const used = process.cpuUsage(began);
  const ms = (used.user + used.system) / 1e3;
  if (task.output) writeFileSync(task.output, data);
  return { ms, bytes: data.length, width: info.width, height: info.pageHeight ?? info.height };
}

console.log(JSON.stringify({ sharp: sharp.versions.sharp, vips: sharp.versions.vips }));
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await make(JSON.parse(line));
  } catch (e) {
    answer = { error: String(e.message ?? e) };
  }
  console.log(JSON.stringify(answer));
}
