#pragma once

namespace Peak {

class MainWindow;
class PageWorld;

/** Tells the window how each page is made, all but the first, which is there from the start. */
void addPageFactories(MainWindow &window, PageWorld &world);

} // namespace Peak
