package org.zeropoint.lm.vision;

/**
 * The model as TorchScript text, in the dialect of its archives. Weights come as one list in the
 * order of {@link VisionWeights#shapes}: weight and bias of each layer.
 *
 * <p>Images come as rows × channels × height × width, labels as one number a row. The loss is the
 * mean softmax cross-entropy, in nats an image.
 */
final class VisionSource {

  private VisionSource() {}

  static String of(VisionConfig config) {
    var text =
        new StringBuilder(
            "  def logits(self: __torch__.Ops, x: Tensor, p: List[Tensor]) -> Tensor:\n");
    text.append("    h = x\n");
    int next = 0;
    for (int i = 0; i < config.convolutions().size(); i++) {
      text.append(convolution(next));
      next += 2;
    }
    text.append("    h = torch.reshape(h, [-1, %d])\n".formatted(config.flattened()));
    for (int i = 0; i < config.connected().size(); i++) {
      text.append("    h = torch.relu(torch.linear(h, p[%d], p[%d]))\n".formatted(next, next + 1));
      next += 2;
    }
    return text.append("    return torch.linear(h, p[%d], p[%d])\n".formatted(next, next + 1))
        .append(LOSS)
        .toString();
  }

  private static String convolution(int first) {
    return """
        h = torch.conv2d(h, p[%d], p[%d], [1, 1], [1, 1], [1, 1], 1)
        h = torch.max_pool2d(torch.relu(h), [2, 2], [2, 2], [0, 0], [1, 1], False)
    """
        .formatted(first, first + 1);
  }

  private static final String LOSS =
      """
        def loss(self: __torch__.Ops, x: Tensor, y: Tensor, p: List[Tensor]) -> Tensor:
          return torch.cross_entropy_loss((self).logits(x, p, ), y, None, 1, -100, 0.)
      """;
}
