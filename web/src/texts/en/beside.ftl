# Beside a circle: in a side room or a talk, with the way back.
beside-here = There is a room beside the circle for you and { $name }. Your chair is kept.
beside-go = Go there
beside-goes-on = Your circle goes on, and your chair is kept.
beside-closed = Your circle has closed.
beside-back = Back to the circle
beside-note = Only the two of you can read this. The circle does not know of it.
