// What others put into the window, and where it stands.
#include "views/main/MainWindow.h"

#include "views/common/MessageBar.h"
#include "views/main/NavigationBar.h"
#include "views/main/TopLine.h"

#include <QEvent>
#include <QStyle>
#include <QVBoxLayout>

namespace Peak {

void MainWindow::setFoot(QWidget *foot)
{
    m_foot = foot;
    m_content->addWidget(foot);
    foot->hide();
}

void MainWindow::setBadge(PageId page, int count)
{
    m_navigation->setBadge(page, count);
}

void MainWindow::addTool(QWidget *tool)
{
    m_top->addTool(tool);
}

void MainWindow::setDrawer(QWidget *drawer)
{
    m_drawer = drawer;
    drawer->setParent(centralWidget());
    drawer->hide();
    drawer->installEventFilter(this);
    centralWidget()->installEventFilter(this);
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if ((watched == m_drawer && event->type() == QEvent::Show) ||
        (watched == centralWidget() && event->type() == QEvent::Resize))
        placeDrawer();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::placeDrawer()
{
    const QWidget *above = m_banner->isVisible() ? static_cast<const QWidget *>(m_banner) : m_top;
    const QRect page = centralWidget()->rect().adjusted(0, above->geometry().bottom() + 1, 0, 0);
    const int width = qMin(Theme::space(115), page.width());
    const QRect place(page.right() - width + 1, page.top(), width, page.height());
    m_drawer->setGeometry(QStyle::visualRect(layoutDirection(), page, place));
}

void MainWindow::bringToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

} // namespace Peak
