# What a push shows on a locked screen: it tells nothing.
push-words = There is something for you.
