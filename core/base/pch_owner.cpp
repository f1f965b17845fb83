// Gives the precompiled header (pch.hpp) a target to be built in.
