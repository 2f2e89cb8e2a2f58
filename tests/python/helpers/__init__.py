"""What tests share: studies, references to compute with, and tools."""
