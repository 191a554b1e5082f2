#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/** The matrix of roles, as the server enforces it; see RoleMatrixPage. */
QWidget *makeRolesPage(PageWorld &world);

} // namespace Peak
