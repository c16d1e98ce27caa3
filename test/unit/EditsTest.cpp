// Which edits go together, what they make of a text, and the difference shown to a person.
#include "driver/session/Edits.h"
#include <gtest/gtest.h>

using namespace skep;

static FixIt edit(size_t offset, size_t length, std::string text, std::string file = "a.c") {
  FixIt fix;
  fix.where.file = std::move(file);
  fix.offset = offset;
  fix.length = length;
  fix.text = std::move(text);
  return fix;
}

TEST(Edits, AppliesInOrderOfOffsets) {
  Edits edits;
  EXPECT_EQ(edits.add({edit(4, 1, "E"), edit(0, 0, "<")}), Edits::Added::Yes);
  EXPECT_EQ(edits.add({edit(2, 2, "")}), Edits::Added::Yes);
  EXPECT_EQ(edits.apply("a.c", "abcdef"), "<abEf");
  EXPECT_EQ(edits.apply("b.c", "abcdef"), "abcdef");
}

TEST(Edits, TheSameGroupTwiceCountsOnce) {
  Edits edits;
  EXPECT_EQ(edits.add({edit(1, 0, ";")}), Edits::Added::Yes);
  EXPECT_EQ(edits.add({edit(1, 0, ";")}), Edits::Added::Already);
  EXPECT_EQ(edits.apply("a.c", "ab"), "a;b");
}

TEST(Edits, OverlapsAreConflicts) {
  Edits edits;
  EXPECT_EQ(edits.add({edit(2, 3, "x")}), Edits::Added::Yes);
  EXPECT_EQ(edits.add({edit(4, 2, "y")}), Edits::Added::Conflict);
  EXPECT_EQ(edits.add({edit(3, 0, "y")}), Edits::Added::Conflict);
  EXPECT_EQ(edits.add({edit(2, 0, "y")}), Edits::Added::Conflict) << "before or after the x?";
  EXPECT_EQ(edits.add({edit(0, 1, "y"), edit(4, 1, "z")}), Edits::Added::Conflict) << "whole or not at all";
  EXPECT_EQ(edits.add({edit(5, 1, "y")}), Edits::Added::Yes) << "neighbours";
  EXPECT_EQ(edits.add({edit(2, 3, "x", "b.c")}), Edits::Added::Yes) << "another file";
  EXPECT_EQ(edits.apply("a.c", "abcdefg"), "abxyg");
}

TEST(Edits, AGroupMayInsertBesideWhatItReplaces) {
  Edits edits;
  EXPECT_EQ(edits.add({edit(1, 1, "X"), edit(1, 0, "("), edit(2, 0, ")")}), Edits::Added::Yes);
  EXPECT_EQ(edits.apply("a.c", "abc"), "a(X)c");
  EXPECT_EQ(Edits().add({edit(0, 3, "x"), edit(1, 1, "y")}), Edits::Added::Conflict);
}

TEST(Edits, WhatLiesBeyondTheTextIsLeftOut) {
  Edits edits;
  edits.add({edit(1, size_t(-1), "x")});
  edits.add({edit(9, 0, "y", "b.c")});
  EXPECT_EQ(edits.apply("a.c", "abc"), "abc");
  EXPECT_EQ(edits.apply("b.c", "abc"), "abc");
}

TEST(UnifiedDiff, EqualTextsDifferInNothing) { EXPECT_EQ(unifiedDiff("a", "x\n", "x\n"), ""); }

TEST(UnifiedDiff, ShowsThreeLinesAround) {
  EXPECT_EQ(unifiedDiff("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, SeparatesDistantChanges) {
  std::string before, after;
  for (int i = 1; i <= 20; ++i) {
    before += std::to_string(i) + "\n";
    after += i == 2 ? "" : i == 18 ? "18\nx\n" : std::to_string(i) + "\n";
  }
  EXPECT_EQ(unifiedDiff("a", before, after),
            "--- a\n+++ a\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n@@ -16,5 +15,6 @@\n 16\n 17\n 18\n+x\n 19\n 20\n");
}

TEST(UnifiedDiff, TellsOfMissingNewlinesAndEmptyTexts) {
  EXPECT_EQ(unifiedDiff("a", "x", "x\n"),
            "--- a\n+++ a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
  EXPECT_EQ(unifiedDiff("a", "", "x\n"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+x\n");
}
