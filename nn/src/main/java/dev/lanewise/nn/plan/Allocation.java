package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every value memory: an assigned value that of its variable where no reader of the old one
 * comes later, a part of a concatenation some of the whole's where it can be made there, an
 * elementwise result that of an operand which dies there, a value that stays within a step a slot
 * of the worker's block, and all others a storage of their own.
 */
final class Allocation {
  private final List<Group> groups;
  private final Set<Node> kept;
  private final Map<Node, Variable> direct = new HashMap<>();
  private final Map<Node, List<Read>> reads = new HashMap<>();
  private final Map<Node, Storage> storages = new HashMap<>();
  private final Map<Node, Integer> slots = new HashMap<>();
  private final Map<Node, Integer> makers = new HashMap<>();
  private final Map<Group, Storage> partials = new HashMap<>();
  private final Map<Node, Nesting.Within> nested;
  private final Set<Storage> arena = new LinkedHashSet<>();
  private int slotCount;

  /** A member of a group reads a value; aligned if it reads only the element it writes. */
  private record Read(int group, int member, boolean aligned) {}

  private Allocation(List<Group> groups, Set<Node> kept, Map<Node, Variable> assigned) {
    this.groups = new ArrayList<>(groups);
    this.kept = kept;
    for (int g = 0; g < groups.size(); g++) {
      addReads(g);
    }
    for (int g = 0; g < groups.size(); g++) {
      List<Item> members = groups.get(g).members();
      for (int m = 0; m < members.size(); m++) {
        Variable v = assigned.get(members.get(m).result());
        if (v != null) {
          assign(v, members.get(m).result(), g, m);
        }
      }
    }
    kept.forEach(this::addSource);
    for (int g = 0; g < this.groups.size(); g++) {
      for (Item member : this.groups.get(g).members()) {
        makers.put(member.result(), g);
      }
    }
    Set<Node> elsewhere = new HashSet<>(kept);
    elsewhere.addAll(direct.keySet());
    this.nested = Nesting.of(this.groups, elsewhere);
    for (int g = 0; g < this.groups.size(); g++) {
      allocate(this.groups.get(g), g);
    }
  }

  /**
   * Memory for all values.
   *
   * @param kept values that must live until the end; none is an assigned variable itself
   * @param assigned variables by the value they get; copies are appended for those that cannot be
   *     made in place
   */
  static Allocation of(List<Group> groups, Set<Node> kept, Map<Node, Variable> assigned) {
    return new Allocation(groups, kept, assigned);
  }

  private void addReads(int g) {
    List<Item> members = groups.get(g).members();
    for (int m = 0; m < members.size(); m++) {
      Instruction instruction = members.get(m).instruction();
      for (Node value : members.get(m).reads()) {
        boolean aligned = instruction != null && instruction.readsAligned(value);
        reads.computeIfAbsent(value, x -> new ArrayList<>()).add(new Read(g, m, aligned));
      }
    }
  }

  private void assign(Variable v, Node result, int g, int m) {
    if (oldValueIsDoneWith(v, g, m)) {
      direct.put(result, v);
      return;
    }
    Item copy = Copy.item(result, v.shape());
    groups.add(new Group(copy, new ArrayList<>()));
    addReads(groups.size() - 1);
    direct.put(copy.result(), v);
  }

  /** Whether member m of group g may write where the variable's old value is. */
  private boolean oldValueIsDoneWith(Variable v, int g, int m) {
    for (Map.Entry<Node, List<Read>> entry : reads.entrySet()) {
      if (entry.getKey().op() instanceof Source.VariableRead r && r.variable() == v) {
        if (!readsEndBefore(entry.getValue(), g, m)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether nothing reads after member m of group g has begun to write over what is read. */
  private static boolean readsEndBefore(List<Read> reads, int g, int m) {
    for (Read read : reads) {
      boolean earlier = read.group < g || (read.group == g && read.member <= m && read.aligned);
      if (!earlier) {
        return false;
      }
    }
    return true;
  }

  private void allocate(Group group, int g) {
    List<Item> members = group.members();
    Map<Integer, Storage> fresh = new HashMap<>();
    Set<Storage> taken = new HashSet<>();
    members.forEach(member -> member.reads().forEach(this::addSource));
    for (int m = 0; m < members.size(); m++) {
      Node result = members.get(m).result();
      if (isInternal(result, g) || storages.containsKey(result)) {
        continue;
      }
      Nesting.Within within = nested.get(result);
      Storage storage =
          direct.containsKey(result)
              ? Storage.of(direct.get(result))
              : inPlace(members, g, m, taken);
      if (within != null) {
        storage = nested(within, result, g);
        fresh.put(m, storage);
      } else if (storage == null) {
        storage = temporary(result.shape().size(), g, lastUse(result, g));
        fresh.put(m, storage);
      } else {
        storage.extend(lastUse(result, g));
        taken.add(storage);
      }
      storages.put(result, storage);
    }
    allocateInternal(group, g, fresh);
  }

  /** Part of the memory of a concatenation, which is taken when its first part is made. */
  private Storage nested(Nesting.Within within, Node part, int g) {
    Node whole = within.whole();
    Storage storage =
        storages.computeIfAbsent(
            whole, x -> temporary(x.shape().size(), g, lastUse(x, makers.getOrDefault(x, g))));
    return Storage.within(storage, within.column(), within.step(), part.shape().size());
  }

  /**
   * Values that only this group reads: the producer's lends the memory of a later result, others
   * take slots.
   */
  private void allocateInternal(Group group, int g, Map<Integer, Storage> fresh) {
    List<Item> members = group.members();
    List<Integer> slotFreeFrom = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      Node result = members.get(m).result();
      if (!isInternal(result, g)) {
        continue;
      }
      int lastRead = readsOf(result).stream().mapToInt(Read::member).max().orElse(m);
      if (members.get(m).producer() != null) {
        Storage lent =
            fresh.keySet().stream()
                .filter(i -> i >= lastRead)
                .sorted()
                .findFirst()
                .map(fresh::get)
                .orElse(null);
        storages.put(result, lent != null ? lent : temporary(result.shape().size(), g, g));
        continue;
      }
      int slot = 0;
      while (slot < slotFreeFrom.size() && slotFreeFrom.get(slot) > m) {
        slot++;
      }
      if (slot == slotFreeFrom.size()) {
        slotFreeFrom.add(0);
      }
      slotFreeFrom.set(slot, lastRead);
      slots.put(result, slot);
    }
    slotCount = Math.max(slotCount, slotFreeFrom.size());
    Item producer = group.producer();
    if (producer != null && producer.producer() != null && producer.producer().partials() > 0) {
      partials.put(group, temporary(producer.producer().partials(), g, g));
    }
  }

  /**
   * Memory of an operand that dies in this group and is not read after member m begins to write; or
   * null.
   */
  private @Nullable Storage inPlace(List<Item> members, int g, int m, Set<Storage> taken) {
    if (members.get(m).instruction() == null) {
      return null;
    }
    for (Node value : members.get(m).reads()) {
      Storage s = storages.get(value);
      if (s != null
          && s.isTemporary()
          && s.size() == members.get(m).size()
          && s.first() < g
          && s.last() == g
          && !taken.contains(s)
          && readsEndBefore(readsOf(value), g, m)) {
        return s;
      }
    }
    return null;
  }

  /** Whether a value of group g stays within it. */
  boolean isInternal(Node value, int g) {
    List<Read> all = readsOf(value);
    return !kept.contains(value)
        && !direct.containsKey(value)
        && !all.isEmpty()
        && all.stream().allMatch(r -> r.group == g);
  }

  private List<Read> readsOf(Node value) {
    return reads.getOrDefault(value, List.of());
  }

  private int lastUse(Node value, int g) {
    if (kept.contains(value)) {
      return groups.size();
    }
    return readsOf(value).stream().mapToInt(Read::group).max().orElse(g);
  }

  private Storage temporary(int size, int first, int last) {
    Storage s = Storage.temporary(size, first, last);
    arena.add(s);
    return s;
  }

  private void addSource(Node node) {
    if (node.op() instanceof Source source && !storages.containsKey(node)) {
      Storage s =
          switch (source) {
            case Source.Input i -> Storage.permanent(i.shape().size(), null);
            case Source.Constant c -> Storage.permanent(c.shape().size(), c.values());
            case Source.VariableRead r -> Storage.of(r.variable());
          };
      storages.put(node, s);
      if (s.inArena()) {
        arena.add(s);
      }
    }
  }

  /** The groups, copies included. */
  List<Group> groups() {
    return groups;
  }

  /** Number of the group that makes a value; null if none does. */
  @Nullable Integer maker(Node value) {
    return makers.get(value);
  }

  /** All storages that need a place in the arena. */
  Set<Storage> arena() {
    return arena;
  }

  /** Memory of a value, or null if it has a slot. */
  @Nullable Storage storage(Node value) {
    return storages.get(value);
  }

  /** Whether a value is made in the memory of another. */
  boolean isNested(Node value) {
    return nested.containsKey(value);
  }

  /** Number of a value's slot in the worker's block. */
  int slot(Node value) {
    Integer slot = slots.get(value);
    if (slot == null) {
      throw new IllegalStateException("plan: " + value + " has neither memory nor slot");
    }
    return slot;
  }

  /** Memory for the partial results of a group's producer, or null. */
  @Nullable Storage partials(Group group) {
    return partials.get(group);
  }

  /** Slots that a worker's block must have. */
  int slotCount() {
    return slotCount;
  }
}
