#include "views/main/DetailsWindow.h"

#include "views/actions/ActionRegistry.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/Theme.h"

#include <QKeyEvent>
#include <QShortcut>
#include <QVBoxLayout>

namespace Peak {

DetailsWindow::DetailsWindow(ActionRegistry &registry, const Place &place, QWidget *page)
    : QWidget(nullptr, Qt::Window), m_place(place), m_page(page), m_messages(new MessageBar(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowIcon(Icons::application());
    setTitle({});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(page, 1);
    page->show();
    // There is nothing behind it to go back to.
    if (auto *header = page->findChild<PageHeader *>())
        header->setBackVisible(false);
    page->installEventFilter(this);
    setMinimumSize(Theme::space(120), Theme::space(90));
    resize(Theme::space(240), Theme::space(170));
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_W), this), &QShortcut::activated, this,
            &QWidget::close);
    connect(&registry, &ActionRegistry::refused, this,
            [this](const QWidget *where, const QString &reason) {
                if (where->window() == this)
                    m_messages->showRefusal(reason);
            });
}

void DetailsWindow::setTitle(const QString &title)
{
    setWindowTitle(title.isEmpty() ? PageInfo::of(m_place.page).text : title);
}

bool DetailsWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        close(); // the page itself would ask the main window to go back
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Peak
