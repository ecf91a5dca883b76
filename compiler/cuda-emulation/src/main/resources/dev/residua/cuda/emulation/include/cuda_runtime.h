// Nothing of the runtime API is emulated: a kernel needs none of it.
#pragma once
