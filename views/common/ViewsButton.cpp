#include "views/common/ViewsButton.h"

#include "models/domain/Role.h"
#include "views/common/Icons.h"

#include <QInputDialog>
#include <QMenu>

namespace Peak {

namespace {

constexpr int MaxNameLength = 80;

QString menuText(QString text)
{
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

ViewsButton::ViewsButton(QWidget *parent) : QToolButton(parent)
{
    setIcon(Icons::get(QStringLiteral("bookmark")));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setMenu(new QMenu(this));
    menu()->setAccessibleName(tr("Saved views"));
    connect(menu(), &QMenu::aboutToShow, this, &ViewsButton::fillMenu);
    refresh();
}

void ViewsButton::setViews(const QList<SavedView> &views)
{
    m_views = views;
    refresh();
}

void ViewsButton::setCurrent(const QUuid &id, bool changed)
{
    m_current = id;
    m_changed = changed;
    refresh();
}

bool ViewsButton::showsShared() const
{
    const SavedView *view = find(m_current);
    return view && view->shared;
}

const SavedView *ViewsButton::find(const QUuid &id) const
{
    for (const SavedView &view : m_views) {
        if (view.id == id)
            return &view;
    }
    return nullptr;
}

void ViewsButton::refresh()
{
    const SavedView *view = find(m_current);
    const QString name = view ? view->name : tr("Views");
    const QString shown = fontMetrics().elidedText(name, Qt::ElideRight, 160);
    //: a saved view's name, with a mark that what is shown is no longer as it was saved
    setText(menuText(view && m_changed ? tr("%1 *").arg(shown) : shown));
    setAccessibleName(tr("Saved views"));
    setAccessibleDescription(!view       ? tr("No saved view is shown")
                             : m_changed ? tr("Shown: %1, changed").arg(view->name)
                                         : tr("Shown: %1").arg(view->name));
    setToolTip(view && m_changed ? tr("%1 was changed since it was saved").arg(view->name)
                                 : tr("Saved views"));
    Q_EMIT changed();
}

void ViewsButton::fillMenu()
{
    menu()->clear();
    menu()->setToolTipsVisible(true);
    addViews(tr("Mine"), false);
    addViews(tr("Shared"), true);
    Q_EMIT changed(); // reasons are asked anew before they are read
    if (!m_actions.isEmpty())
        menu()->addAction(m_actions.constFirst());
    menu()->addSeparator();
    if (const SavedView *view = find(m_current); view && view->mayChange)
        addOwn(*view);
    menu()->addActions(m_actions.mid(1));
}

/** What is done to the view that is shown, by whoever it belongs to. */
void ViewsButton::addOwn(const SavedView &view)
{
    QAction *save = menu()->addAction(tr("Save the changes to %1").arg(menuText(view.name)));
    save->setEnabled(m_changed);
    connect(save, &QAction::triggered, this,
            [this, view] { Q_EMIT saveRequested(view.id, view.name, view.shared); });
    connect(menu()->addAction(tr("Rename...")), &QAction::triggered, this,
            [this, view] { askName(tr("Rename the view"), view.name, view.id, view.shared); });
    connect(menu()->addAction(Icons::get(QStringLiteral("trash-2")), tr("Remove")),
            &QAction::triggered, this, [this, id = view.id] { Q_EMIT removeRequested(id); });
}

void ViewsButton::saveNew(bool shared)
{
    askName(shared ? tr("Save the view for everybody") : tr("Save the view"), {}, {}, shared);
}

void ViewsButton::addViews(const QString &heading, bool shared)
{
    bool any = false;
    for (const SavedView &view : std::as_const(m_views)) {
        if (view.shared != shared)
            continue;
        if (!any) {
            QAction *title = menu()->addAction(heading);
            title->setEnabled(false);
        }
        any = true;
        QAction *action = menu()->addAction(menuText(view.name));
        action->setCheckable(true);
        action->setChecked(view.id == m_current);
        connect(action, &QAction::triggered, this, [this, view] { Q_EMIT viewChosen(view); });
    }
    if (any)
        menu()->addSeparator();
}

void ViewsButton::chooseRoles()
{
    auto *roles = new QMenu(tr("Where a role begins"), this);
    roles->setAttribute(Qt::WA_DeleteOnClose);
    roles->setAccessibleName(roles->title());
    for (const Role role :
         {Role::Admin, Role::Coordinator, Role::Client, Role::ThirdParty, Role::Agency}) {
        const QString code = roleCode(role);
        bool set = false;
        for (const SavedView &view : std::as_const(m_views))
            set = set || (view.id == m_current && view.defaultFor.contains(code));
        QAction *action = roles->addAction(roleLabel(role));
        action->setCheckable(true);
        action->setChecked(set);
        connect(action, &QAction::triggered, this, [this, code, set] {
            Q_EMIT roleDefaultRequested(code, set ? QUuid() : m_current);
        });
    }
    roles->popup(mapToGlobal(rect().bottomLeft()));
}

void ViewsButton::askName(const QString &title, const QString &name, const QUuid &id, bool shared)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name of the view"));
    dialog->setTextValue(name);
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, id, shared](const QString &text) {
                const QString chosen = text.simplified().left(MaxNameLength);
                if (!chosen.isEmpty())
                    Q_EMIT saveRequested(id, chosen, shared);
            });
    dialog->open();
}

} // namespace Peak
