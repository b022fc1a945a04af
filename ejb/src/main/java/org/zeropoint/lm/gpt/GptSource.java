package org.zeropoint.lm.gpt;

/**
 * The model as TorchScript text, in the dialect of its archives. Weights come as one list in the
 * order of {@link GptWeights#shapes}: 0 and 1 the embeddings, then twelve a block, then the last
 * layer norm's two.
 *
 * <p>Pre-layer-norm blocks, causal attention, GELU in its tanh form, learned positions, tied
 * output.
 */
final class GptSource {

  private static final int PER_BLOCK = 12;

  private GptSource() {}

  static String of(GptConfig config) {
    var text = new StringBuilder(open(config));
    for (int layer = 0; layer < config.layers(); layer++) {
      text.append(block(config, 2 + PER_BLOCK * layer));
    }
    return text.append(close(config, 2 + PER_BLOCK * config.layers())).toString();
  }

  private static String open(GptConfig config) {
    return """
      def trunk(self: __torch__.Ops, x: Tensor, p: List[Tensor]) -> Tensor:
        b = torch.size(x, 0)
        t = torch.size(x, 1)
        e = torch.add(torch.embedding(p[0], x), torch.slice(p[1], 0, 0, t, 1))
        h = torch.reshape(e, [-1, %1$d])
    """
        .formatted(config.width());
  }

  private static String block(GptConfig config, int first) {
    return """
        n = torch.layer_norm(h, [%1$d], p[%4$d], p[%5$d], 1.0000000000000001e-05, True)
        c = torch.addmm(p[%7$d], n, p[%6$d])
        q = torch.permute(torch.view(c, [b, t, 3, %2$d, %3$d]), [2, 0, 3, 1, 4])
        k = torch.select(q, 0, 1)
        v = torch.select(q, 0, 2)
        q = torch.select(q, 0, 0)
        a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
        a = torch.reshape(torch.transpose(a, 1, 2), [-1, %1$d])
        h = torch.add(h, torch.addmm(p[%9$d], a, p[%8$d]))
        n = torch.layer_norm(h, [%1$d], p[%10$d], p[%11$d], 1.0000000000000001e-05, True)
        f = torch.gelu(torch.addmm(p[%13$d], n, p[%12$d]), approximate="tanh")
        h = torch.add(h, torch.addmm(p[%15$d], f, p[%14$d]))
    """
        .formatted(
            config.width(),
            config.heads(),
            config.width() / config.heads(),
            first,
            first + 1,
            first + 2,
            first + 3,
            first + 4,
            first + 5,
            first + 6,
            first + 7,
            first + 8,
            first + 9,
            first + 10,
            first + 11);
  }

  private static String close(GptConfig config, int first) {
    return """
        return torch.layer_norm(h, [%1$d], p[%2$d], p[%3$d], 1.0000000000000001e-05, True)
      def loss(self: __torch__.Ops, x: Tensor, y: Tensor, p: List[Tensor]) -> Tensor:
        l = torch.matmul((self).trunk(x, p, ), torch.t(p[0]))
        return torch.cross_entropy_loss(l, torch.view(y, [-1]), None, 1, -100, 0.)
      def logits(self: __torch__.Ops, x: Tensor, rows: Tensor, p: List[Tensor]) -> Tensor:
        h = torch.index_select((self).trunk(x, p, ), 0, rows)
        return torch.matmul(h, torch.t(p[0]))
    """
        .formatted(config.width(), first, first + 1);
  }
}
