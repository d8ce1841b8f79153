/**
 * Exports a checkpoint's network as a Python module: PyTorch layers that load the checkpoint
 * strictly.
 */
import { pythonNetwork } from "../../engine/pytorch/forward.ts";
import type { Checkpoint } from "../checkpoint/read_checkpoint.ts";
import { NOTICE } from "../predict/notice.ts";

/** Returns the module's text; `weights` is the name of the file of tensors beside it. */
export function torchModule({ description, model }: Checkpoint, weights: string): string {
  const { layers, lines } = pythonNetwork(model);
  const { classes, canvas, imageSize: [height, width], pixels, key, seed } = description;
  const { height: rows, width: columns, downsample } = canvas;
  const values = pixels === "raw-max"
    ? "as stored in the file"
    : `from 0 to 1, as pixel policy ${pixels} gives them`;
  const placed = canvas.fit === "resize"
    ? [
      `x = F.interpolate(x, size=(${height}, ${width}), mode="bilinear", antialias=True, align_corners=False)`,
    ]
    : [
      `rows, columns = ${rows} - x.shape[2], ${columns} - x.shape[3]`,
      "top, left = int(rows / 2), int(columns / 2)",
      `x = F.pad(x, (left, columns - left, top, rows - top))[:, :, ::${downsample}, ::${downsample}]`,
    ];
  return `"""The ${model.label}, for PyTorch. ${NOTICE}

Training ${key}, seed ${seed}.

    network = load()
    logits, cams = network(prepare(pixels))  # pixels: [rows, columns], ${values}
    probabilities = logits.softmax(1)        # in the order of CLASSES
"""
import pathlib

import numpy
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

CLASSES = ${JSON.stringify(classes)}

LAYERS = {
${[...layers].map(([name, made]) => `    "${name}": lambda: ${made},`).join("\n")}
}


class Network(nn.Module):
    """From images [n, 1, ${height}, ${width}] to scores [n, classes] and class activation maps [n, classes, ${
    model.grid.join(", ")
  }]."""

    def __init__(self):
        super().__init__()
        for name, make in LAYERS.items():
            *folders, last = name.split(".")
            place = self
            for folder in folders:
                if not hasattr(place, folder):
                    place.add_module(folder, nn.Module())
                place = getattr(place, folder)
            place.add_module(last, make())

    def forward(self, images):
        m = self.get_submodule
${lines.map((line) => `        ${line}`).join("\n")}


def load(path=pathlib.Path(__file__).with_name(${JSON.stringify(weights)})):
    """The network with the weights of the file, in evaluation mode. Every tensor must be there, and no other."""
    network = Network()
    network.load_state_dict(load_file(path), strict=True)
    return network.eval()


def prepare(pixels):
    """Images [1, 1, ${height}, ${width}] from an image's pixels [rows, columns], values ${values}."""
    x = torch.from_numpy(numpy.asarray(pixels, dtype=numpy.float32))[None, None]
${placed.map((line) => `    ${line}`).join("\n")}
    return ${pixels === "raw-max" ? "x / x.max()" : "x"}
`;
}
