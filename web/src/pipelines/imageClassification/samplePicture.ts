/** A picture to try: an orange on a blue cloth, painted here. */
export async function paintSample(): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 640;
  const paint = canvas.getContext('2d')!;
  const cloth = paint.createLinearGradient(0, 0, 640, 640);
  cloth.addColorStop(0, '#7f9cc9');
  cloth.addColorStop(1, '#3d5f96');
  paint.fillStyle = cloth;
  paint.fillRect(0, 0, 640, 640);

  paint.fillStyle = 'rgb(12 22 48 / 0.35)';
  paint.filter = 'blur(18px)';
  paint.beginPath();
  paint.ellipse(350, 500, 200, 52, 0, 0, 2 * Math.PI);
  paint.fill();
  paint.filter = 'none';

  const peel = paint.createRadialGradient(250, 220, 30, 320, 320, 230);
  peel.addColorStop(0, '#ffd08a');
  peel.addColorStop(0.35, '#ff9d2e');
  peel.addColorStop(1, '#c85a06');
  paint.fillStyle = peel;
  paint.beginPath();
  paint.arc(320, 320, 205, 0, 2 * Math.PI);
  paint.fill();
  // Pores, in the spiral of a sunflower's seeds: even, and without chance.
  paint.fillStyle = 'rgb(150 66 0 / 0.16)';
  for (let pore = 1; pore < 420; pore++) {
    const [turn, away] = [pore * 2.399963, 9.8 * Math.sqrt(pore)];
    paint.beginPath();
    paint.arc(320 + away * Math.cos(turn), 320 + away * Math.sin(turn), 2.4, 0, 2 * Math.PI);
    paint.fill();
  }
  paint.fillStyle = '#4f6b1d';
  paint.beginPath();
  paint.arc(300, 150, 12, 0, 2 * Math.PI);
  paint.fill();

  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  if (!blob) throw new Error('This browser paints no pictures.');
  return new File([blob], 'orange.jpg', { type: 'image/jpeg', lastModified: 0 });
}
