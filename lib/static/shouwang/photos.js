// Photos and PDF files to be sent: shows them, lets one be taken out, adds to them at every choice, and makes them small before
// they travel (the server does so again, for browsers without this).

const LONGEST_SIDE = 1600; // pixels, as on the server
const QUALITY = 0.82;

async function small(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  } catch {
    return file; // a kind that this browser cannot open (HEIC): the server can
  }
}

for (const field of document.querySelectorAll("[data-photos]")) {
  const input = field.querySelector("input[type=file]");
  const shown = field.querySelector(".photo-row");
  const count = field.querySelector("[data-photos-count]");
  const most = Number(field.dataset.photosMost);
  let files = [];

  const keep = () => {
    const all = new DataTransfer();
    files.forEach((file) => all.items.add(file));
    input.files = all.files;
    shown.querySelectorAll("img").forEach((img) => URL.revokeObjectURL(img.src));
    shown.replaceChildren(...files.map(card));
    count.textContent = files.length
      ? field.dataset.textLeft.replace("{n}", files.length).replace("{most}", most)
      : "";
  };

  const picture = (file) => {
    const img = document.createElement("img");
    img.src = URL.createObjectURL(file);
    img.alt = file.name;
    return img;
  };

  const paper = (file) => {
    const name = document.createElement("span");
    name.className = "paper";
    name.textContent = file.name;
    return name;
  };

  const card = (file) => {
    const box = document.createElement("div");
    const shownAs = file.type === "application/pdf" ? paper(file) : picture(file);
    const button = document.createElement("button");
    box.className = "photo";
    button.type = "button";
    button.setAttribute("aria-label", field.dataset.textRemove);
    button.append(field.querySelector("template").content.cloneNode(true));
    button.addEventListener("click", () => {
      files = files.filter((other) => other !== file);
      keep();
    });
    box.append(shownAs, button);
    return box;
  };

  input.addEventListener("change", async () => {
    const chosen = await Promise.all([...input.files].map(small));
    files = [...files, ...chosen].slice(0, most);
    keep();
  });
}
