"""What a wearer takes along: weeks of their journal gathered, written, drawn, and put on paper."""
