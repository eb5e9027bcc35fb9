// Traversal: text to answer.
import GraphStore
