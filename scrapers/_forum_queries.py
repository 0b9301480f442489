"""What is asked of ForumMagnum, in words that LessWrong and the EA Forum both understand.

One name a line: the EA Forum reads selections line by line, and knows no alias, directive or inline fragment there. No
fragment is called like a type's field. Posts come without `totalCount`, which makes the forum count them all.
"""

POSTS = """
query ReadPosts($input: MultiPostInput) {
  posts(input: $input) {
    results {
      ...PostToRead
    }
  }
}

fragment PostToRead on Post {
  _id
  title
  slug
  url
  canonicalSource
  isEvent
  af
  postedAt
  modifiedAt
  tags {
    _id
    name
    slug
  }
  user {
    _id
    displayName
  }
  coauthors {
    _id
    displayName
  }
  fmCrosspost {
    isCrosspost
    hostedHere
    foreignPostId
  }
  contents {
    _id
    html
  }
}
"""
TAGS = """
query ReadTags($input: MultiTagInput) {
  tags(input: $input) {
    results {
      _id
      name
      slug
      oldSlugs
      deleted
    }
  }
}
"""
SEQUENCE = """
query ReadSequence($input: SingleSequenceInput) {
  sequence(input: $input) {
    result {
      _id
      title
      chapters {
        _id
        posts {
          _id
        }
      }
    }
  }
}
"""
