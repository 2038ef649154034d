// Does with sharp what the function does for its first event: loads, fetches
// the original, makes the derivative, stores it. The last line of the output
// says what it took in memory, in bytes.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const [original, derivative, quality] = process.argv.slice(2);

// Before exec, a process has its parent's pages, and the kernel's other counter
// remembers those.
function peakMemory() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

async function ok(response) {
  if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
  return response;
}

const input = await (await ok(await fetch(original))).arrayBuffer();
const body = await sharp(Buffer.from(input))
  .autoOrient()
  .resize(300, 300, { fit: 'cover' })
  .jpeg({ quality: Number(quality) })
  .toBuffer();
await ok(await fetch(derivative, { method: 'PUT', body, headers: { 'Content-Type': 'image/jpeg' } }));
console.log(JSON.stringify({ peak: peakMemory() }));
